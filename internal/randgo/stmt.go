package randgo

import "slices"

// statement writes one statement, and may add the names that it declares.
func (g *gen) statement(sc *scope) {
	deep := sc.depth > 5
	switch n := g.rng.IntN(100); {
	case n < 30 || deep && n < 60:
		g.lockOp(sc)
	case n < 36:
		g.deferred(sc)
	case n < 45:
		g.declare(sc)
	case n < 52:
		g.expression(sc)
	case n < 58:
		g.channel(sc)
	case n < 62 || deep:
		g.leave(sc)
	case n < 72:
		g.branch(sc)
	case n < 81:
		g.loop(sc)
	case n < 88:
		g.switches(sc)
	case n < 91:
		g.jump(sc)
	default:
		g.closure(sc)
	}
}

func (g *gen) lockOp(sc *scope) {
	switch g.rng.IntN(10) {
	case 0, 1, 2:
		g.line("%s.Lock()", g.mutex(sc))
	case 3, 4:
		g.line("%s.Unlock()", g.mutex(sc))
	case 5:
		g.line("%s.%s()", g.rwmutex(sc), g.pick("Lock", "RLock"))
	case 6:
		g.line("%s.%s()", g.rwmutex(sc), g.pick("Unlock", "RUnlock"))
	case 7:
		g.line("%s.%s()", g.locker(sc), g.pick("Lock", "Unlock"))
	case 8:
		g.line("if %s%s.%s() {", g.pick("", "!"), g.rwmutex(sc), g.pick("TryLock", "TryRLock"))
		g.block(*sc)
		g.line("}")
	case 9:
		g.line("(*sync.Mutex).%s(&%s.mu)", g.pick("Lock", "Unlock"), g.s(sc))
	}
}

func (g *gen) deferred(sc *scope) {
	switch g.rng.IntN(5) {
	case 0:
		g.line("defer %s.Unlock()", g.mutex(sc))
	case 1:
		g.line("defer %s.%s()", g.rwmutex(sc), g.pick("RUnlock", "Unlock"))
	case 2:
		g.line("defer %s()", g.fn(sc))
	case 3:
		g.line("defer func() { if r := recover(); r != nil {")
		g.block(inside(*sc, ""))
		g.line("} }()")
	case 4:
		g.line("defer func(s *S) {")
		c := inside(*sc, "")
		c.ss = append(c.ss, "s")
		g.block(c)
		g.line("}(%s)", g.s(sc))
	}
}

// declare adds an alias, a copy or a value chosen at run time.
func (g *gen) declare(sc *scope) {
	v := g.fresh("v")
	switch g.rng.IntN(9) {
	case 0:
		g.line("%s := &%s.mu", v, g.in(sc))
		sc.mus = with(sc.mus, v)
	case 1:
		g.line("%s := &%s.mu", v, g.s2(sc))
		g.line("if %s { %s = &%s.arr[1] }", g.boolean(sc), v, g.s(sc))
		sc.mus = with(sc.mus, v)
	case 2:
		g.line("%s := %s", v, g.s(sc))
		sc.ss = with(sc.ss, v)
	case 3:
		g.line("%s := %s.p", v, g.s(sc))
		sc.ins = with(sc.ins, v)
	case 4:
		g.line("var %s sync.RWMutex", v)
		sc.rws = with(sc.rws, v)
	case 5:
		g.line("var %s sync.Locker = %s", v, g.locker(sc))
		sc.lks = with(sc.lks, v)
	case 6:
		g.line("%s := %s", v, g.boolean(sc))
		sc.bools = with(sc.bools, v)
	case 7:
		g.line("%s := %s", v, g.fn(sc))
		sc.fns = with(sc.fns, v)
	case 8:
		g.line("%s := &S{p: &inner{}, lk: &%s.mu, up: %s}", v, g.s2(sc), g.s(sc))
		sc.ss = with(sc.ss, v)
	}
	g.line("_ = %s", v)
}

func (g *gen) expression(sc *scope) {
	switch g.rng.IntN(11) {
	case 0, 1, 2, 3:
		g.line("_ = %s", g.call(sc))
	case 4:
		g.line("%s.%s", g.s(sc), g.pick("cond.Wait()", "cond.Signal()", "wg.Add(1)", "wg.Done()", "wg.Wait()", "at.Add(1)", "n++", "Lock()", "Unlock()"))
	case 5:
		g.line("%s()", g.fn(sc))
	case 6:
		g.line("%s.f = %s", g.s(sc), g.fn(sc))
	case 7:
		g.line("%s.p, %s.up = &%s.in, %s", g.s(sc), g.s(sc), g.s2(sc), g.s(sc))
	case 8:
		g.line("go %s()", g.fn(sc))
	case 9:
		g.line("each(%s.list, func(i int) { _ = %s })", g.s(sc), g.call(sc))
	case 10:
		if sc.tg != "" {
			g.line("%s.v = %s(%s.with(%s))", sc.tg, sc.tf, sc.tg, sc.tf)
			return
		}
		g.line("if d, ok := gd.(*emb); ok { d.Lock(); _ = d.do(%s) }", g.s(sc))
	}
}

func (g *gen) channel(sc *scope) {
	s := g.s(sc)
	g.line("%s", g.pick(
		s+".sem <- struct{}{}",
		"<-"+s+".sem",
		"gch <- "+g.integer(sc),
		"_, _ = <-"+s+".ch",
		"close("+s+".ch)",
		s+".ch = make(chan int, "+g.pick("0", "1", "8")+")",
		s+".sem = make(chan struct{}, 1)",
		"time.Sleep(time.Millisecond)",
	))
}

// leave writes a statement that control does not pass; what follows it in the
// block is unreachable, which is legal.
func (g *gen) leave(sc *scope) {
	switch g.rng.IntN(8) {
	case 0, 1, 2:
		g.ret(sc)
	case 3:
		g.line("panic(%s)", g.pick("1", "gs.err"))
	case 4:
		g.line("%s", g.pick("os.Exit(1)", "runtime.Goexit()", "select {}", "for {}"))
	default:
		if sc.inLoop {
			g.line("if %s { %s }", g.boolean(sc), g.pick("break", "continue"))
		} else {
			g.line("if %s {", g.boolean(sc))
			g.indent++
			g.ret(sc)
			g.indent--
			g.line("}")
		}
	}
}

func (g *gen) branch(sc *scope) {
	g.line("if %s {", g.boolean(sc))
	g.block(*sc)
	for g.chance(25) {
		g.line("} else if %s {", g.boolean(sc))
		g.block(*sc)
	}
	if g.chance(50) {
		g.line("} else {")
		g.block(*sc)
	}
	g.line("}")
}

func (g *gen) loop(sc *scope) {
	c := *sc
	c.inLoop = true
	v := g.fresh("v")
	label := ""
	if g.chance(30) {
		label = g.fresh("L")
		c.loops = with(c.loops, label)
		g.line("%s:", label)
	}
	form := g.rng.IntN(9)
	switch form {
	case 0:
		g.line("for {")
	case 1:
		g.line("for %s {", g.boolean(sc))
	case 2:
		g.line("for %s := 0; %s < %s; %s++ {", v, v, g.integer(sc), v)
		c.ints = with(c.ints, v)
	case 3:
		g.line("for %s := range %s {", v, g.integer(sc))
		c.ints = with(c.ints, v)
	case 4:
		g.line("for _, %s := range %s.list {", v, g.s(sc))
		c.mus = with(c.mus, v)
	case 5:
		g.line("for _, %s := range %s.m {", v, g.s(sc))
		c.rws = with(c.rws, v)
	case 6:
		g.line("for %s := range %s.ch {", v, g.s(sc))
		c.ints = with(c.ints, v)
	case 7:
		g.line("for %s := range seq {", v)
		c.ints = with(c.ints, v)
	case 8:
		g.line("for _, %s := range pairs(%s) {", v, g.s(sc))
		c.ss = with(c.ss, v)
	}
	if form > 1 {
		g.line("\t_ = %s", v)
	}
	g.block(c)
	if label != "" { // a label must be used
		g.line("\tif %s { %s %s }", g.boolean(sc), g.pick("break", "continue"), label)
	}
	g.line("}")
	if g.chance(20) && len(c.loops) > 1 {
		g.line("if %s { %s %s }", g.boolean(sc), g.pick("break", "continue"), c.loops[0])
	}
}

func (g *gen) switches(sc *scope) {
	// break leaves the switch here, but continue needs a loop around it; the
	// statement that writes either does not know, so neither is written.
	c := *sc
	c.inLoop = false
	switch g.rng.IntN(3) {
	case 0:
		g.line("switch %s {", g.integer(sc))
		for i := range 1 + g.rng.IntN(3) {
			g.line("case %d:", i)
			g.block(c)
			if g.chance(20) {
				g.line("\tfallthrough")
				g.line("case %d:", i+10)
			}
		}
		g.line("default:")
		g.block(c)
	case 1:
		v := g.fresh("v")
		g.line("switch %s := gd.(type) {", v)
		g.line("case *S:")
		d := c
		d.ss = with(d.ss, v)
		g.block(d)
		g.line("case *emb, ptr:")
		g.line("\t_ = %s", v)
		g.line("case nil:")
		g.block(c)
	case 2:
		g.line("select {")
		g.line("case %s.sem <- struct{}{}:", g.s(sc))
		g.block(c)
		v := g.fresh("v")
		g.line("case %s := <-%s.ch:", v, g.s(sc))
		g.line("\t_ = %s", v)
		d := c
		d.ints = with(d.ints, v)
		g.block(d)
		if g.chance(50) {
			g.line("case <-time.After(time.Second):")
			g.block(c)
		}
		if g.chance(50) {
			g.line("default:")
			g.block(c)
		}
	}
	g.line("}")
}

// jump writes a goto, forwards over a block or backwards around one. Nothing
// may be declared between a forward goto and its label, so what is jumped over
// is a block.
func (g *gen) jump(sc *scope) {
	label := g.fresh("L")
	if g.chance(50) {
		g.line("if %s { goto %s }", g.boolean(sc), label)
		g.line("{")
		g.block(*sc)
		g.line("}")
		g.line("%s:", label)
		g.line("\t%s.n++", g.s(sc))
		return
	}
	g.line("%s:", label)
	g.line("{")
	g.block(*sc)
	g.line("}")
	g.line("if %s { goto %s }", g.boolean(sc), label)
}

// closure writes a function literal where the standard library, the program or
// a goroutine calls it.
func (g *gen) closure(sc *scope) {
	s := g.s(sc)
	c := inside(*sc, "")
	switch g.rng.IntN(10) {
	case 0, 1:
		g.line("go func() {")
		g.block(c)
		g.line("}()")
	case 2:
		g.line("%s.once.Do(func() {", s)
		g.block(c)
		g.line("})")
	case 3:
		g.line("time.AfterFunc(time.Second, func() {")
		g.block(c)
		g.line("})")
	case 4:
		c.result = "bool"
		v := g.fresh("v")
		c.ints = with(c.ints, v)
		g.line("sort.Slice(%s.list, func(%s, _ int) bool {", s, v)
		g.body(c)
		g.line("})")
	case 5:
		c.result = "int"
		v := g.fresh("v")
		c.ss = with(c.ss, v)
		g.line("%s.cb = func(%s *S) int {", s, v)
		g.body(c)
		g.line("}")
	case 6:
		v := g.fresh("v")
		g.line("var %s func()", v)
		c.fns = with(c.fns, v) // it may call itself
		g.line("%s = func() {", v)
		g.block(c)
		g.line("}")
		sc.fns = with(sc.fns, v)
		g.line("%s()", v)
	case 7:
		g.line("%s.wg.Go(func() {", s)
		g.block(c)
		g.line("})")
	case 8:
		g.line("func() {")
		g.block(c)
		g.line("}()")
	case 9:
		g.line("context.AfterFunc(context.Background(), func() {")
		g.block(c)
		g.line("})")
	}
}

// inside is the scope of a function literal: the names stay, the labels do not.
func inside(sc scope, result string) scope {
	sc.result, sc.loops, sc.inLoop = result, nil, false
	return sc
}

// with appends to a copy, for scopes share their slices.
func with(list []string, s string) []string { return append(slices.Clip(list), s) }
