package randgo

import (
	"fmt"
	"strings"
)

// s gives an expression of type *S.
func (g *gen) s(sc *scope) string {
	hops := 0
	for g.chance(15) {
		hops++
	}
	e := sc.ss[g.rng.IntN(len(sc.ss))] + strings.Repeat(".up", hops)
	if g.chance(4) {
		e = fmt.Sprintf("pick(%s, %s, gs)", g.boolean(sc), e)
	}
	return e
}

// in gives something whose fields are those of inner.
func (g *gen) in(sc *scope) string {
	if len(sc.ins) > 0 && g.chance(40) {
		return sc.ins[g.rng.IntN(len(sc.ins))]
	}
	hops := 0
	for g.chance(20) {
		hops++
	}
	return g.s(sc) + g.pick(".in", ".p") + strings.Repeat(".next", hops)
}

// mutex gives an addressable sync.Mutex or a *sync.Mutex.
func (g *gen) mutex(sc *scope) string {
	if len(sc.mus) > 0 && g.chance(40) {
		return sc.mus[g.rng.IntN(len(sc.mus))]
	}
	switch g.rng.IntN(6) {
	case 0:
		return "gmu"
	case 1:
		return g.in(sc) + ".mu"
	case 2:
		return g.s(sc) + ".arr[" + g.pick("0", "1", g.integer(sc)+"%3") + "]"
	case 3:
		return g.s(sc) + ".list[" + g.pick("0", g.integer(sc)) + "]"
	}
	return g.s(sc) + ".mu"
}

// rwmutex is mutex for the other kind.
func (g *gen) rwmutex(sc *scope) string {
	if len(sc.rws) > 0 && g.chance(40) {
		return sc.rws[g.rng.IntN(len(sc.rws))]
	}
	switch g.rng.IntN(5) {
	case 0:
		return "grw"
	case 1:
		return g.in(sc) + ".rw"
	case 2:
		return g.s(sc) + `.m["` + g.pick("a", "b") + `"]`
	}
	return g.s(sc) + ".rw"
}

// locker gives a sync.Locker.
func (g *gen) locker(sc *scope) string {
	if len(sc.lks) > 0 && g.chance(40) {
		return sc.lks[g.rng.IntN(len(sc.lks))]
	}
	switch g.rng.IntN(6) {
	case 0:
		return g.rwmutex(sc) + ".RLocker()"
	case 1:
		return g.s(sc) + ".cond.L"
	case 2:
		return "gd"
	case 3:
		return g.s(sc)
	case 4:
		return "sync.Locker(&" + g.s(sc) + ".mu)"
	}
	return g.s(sc) + ".lk"
}

func (g *gen) boolean(sc *scope) string {
	switch g.rng.IntN(7) {
	case 0:
		return "true"
	case 1:
		return g.s2(sc) + ".ok"
	case 2:
		return fmt.Sprintf("(%s < %d)", g.integer(sc), g.rng.IntN(4))
	case 3:
		return fmt.Sprintf("(%s != nil)", g.pick("gs.err", "gs.p", "gfun", "gs.lk"))
	}
	if g.chance(20) {
		return "!" + g.boolean(sc)
	}
	return sc.bools[g.rng.IntN(len(sc.bools))]
}

// s2 is s without the calls that need a boolean.
func (g *gen) s2(sc *scope) string { return sc.ss[g.rng.IntN(len(sc.ss))] }

func (g *gen) integer(sc *scope) string {
	switch g.rng.IntN(6) {
	case 0:
		return fmt.Sprint(g.rng.IntN(3))
	case 1:
		return "len(" + g.s2(sc) + ".list)"
	case 2:
		return "<-" + g.s2(sc) + ".ch"
	}
	return sc.ints[g.rng.IntN(len(sc.ints))]
}

// fn gives a func().
func (g *gen) fn(sc *scope) string {
	if len(sc.fns) > 0 && g.chance(30) {
		return sc.fns[g.rng.IntN(len(sc.fns))]
	}
	switch g.rng.IntN(8) {
	case 0:
		return g.mutex(sc) + "." + g.pick("Lock", "Unlock")
	case 1:
		return g.rwmutex(sc) + "." + g.pick("Lock", "Unlock", "RLock", "RUnlock")
	case 2:
		return g.s(sc) + ".f"
	case 3:
		return g.s(sc) + ".hold()"
	case 4:
		return g.pick("gfun", "gd.Unlock", "gs.wg.Done")
	case 5:
		return g.locker(sc) + ".Unlock"
	}
	return "func() {}"
}

// call gives a call of one of the program's own functions, of type int.
func (g *gen) call(sc *scope) string {
	if len(g.funcs) == 0 || g.chance(15) {
		return g.pick("gd.do("+g.s(sc)+")", g.s(sc)+".cb("+g.s(sc)+")", g.s(sc)+".d.do(gs)", "(*S).do(gs, "+g.s(sc)+")", "gg.with(func(i int) int { return i })")
	}
	i := g.rng.IntN(len(g.funcs))
	name := fmt.Sprintf("f%d", i)
	switch g.funcs[i] {
	case method:
		if g.chance(10) {
			return fmt.Sprintf("(*S).%s(%s, %s, %s)", name, g.s(sc), g.s(sc), g.boolean(sc))
		}
		return fmt.Sprintf("%s.%s(%s, %s)", g.s(sc), name, g.s(sc), g.boolean(sc))
	case plain:
		return fmt.Sprintf("%s(%s, %s, %s)", name, g.s(sc), g.s(sc), g.boolean(sc))
	case generic:
		if sc.tg != "" && g.chance(50) {
			return fmt.Sprintf("%s(%s, %s, %s)", name, g.s(sc), sc.tg, sc.tf)
		}
		return fmt.Sprintf("%s(%s, &gg, func(i int) int { gs.mu.Lock(); return i })", name, g.s(sc))
	case unlocker:
		return fmt.Sprintf("func() int { %s(%s, %s)(); return 0 }()", name, g.s(sc), g.boolean(sc))
	case takes:
		return fmt.Sprintf("%s(&%s.mu, %s, &%s.rw)", name, g.s2(sc), g.locker(sc), g.s2(sc))
	case variadic:
		return fmt.Sprintf("func() int { n, err := %s(%s, %s); if err != nil { panic(err) }; return n }()", name, g.s(sc), g.fn(sc))
	}
	return "0"
}
