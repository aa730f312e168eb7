package overlap

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file looks for conflicts between functions that no common root leads to:
// a goroutine on one side, and what anybody may call on the other. There is no
// way between the two that could be followed, so each form needs evidence of its
// own that both run at the same time.

// A word is a field or a package variable, whichever object it belongs to.
type word struct {
	field  *types.Var
	global *ssa.Global
}

// wordOf names the field or package variable that an address denotes.
func wordOf(addr ssa.Value) word {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return word{field: chans.FieldOf(a.X.Type(), a.Field)}
	case *ssa.Global:
		return word{global: a}
	}
	return word{}
}

// word is what a touch is to; none for one behind a call, which is to a part of it
// or beyond.
func (t *touch) word() word {
	if t.via != nil {
		return word{}
	}
	return wordOf(t.val)
}

// wordBehind is wordOf for a map or slice too, which was loaded from there.
func wordBehind(v ssa.Value) word {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	return wordOf(v)
}

// An accessAt is a touch and the function it stands in.
type accessAt struct {
	*touch
	fn *ssa.Function
}

// index lists the accesses to every word of the package, once.
func (e *engine) index() map[word][]accessAt {
	if e.words != nil {
		return e.words
	}
	e.words = map[word][]accessAt{}
	for _, fn := range e.res.Funcs {
		ts := e.touches(fn)
		for i := range ts {
			if w := ts[i].word(); w != (word{}) {
				e.words[w] = append(e.words[w], accessAt{&ts[i], fn})
			}
		}
	}
	return e.words
}

// bare reports whether nothing is held at an instruction, in any call of its
// function that is known.
func (e *engine) bare(in ssa.Instruction) bool {
	return !e.asksForLock(in.Parent()) && len(e.holds(in)) == 0 && len(e.res.Context(in.Parent()).Gates) == 0 && len(e.handedOver(in.Parent())) == 0
}

// reached lists the functions that fns lead to by static calls and closures.
func (e *engine) reached(fns ...*ssa.Function) map[*ssa.Function]bool {
	seen := map[*ssa.Function]bool{}
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] {
			return
		}
		seen[fn] = true
		for _, lit := range fn.AnonFuncs {
			visit(lit)
		}
		for _, c := range e.calls(fn) {
			if callee := e.res.Static(c.in); callee != nil {
				visit(callee)
			}
		}
	}
	for _, fn := range fns {
		visit(fn)
	}
	return seen
}

// flags finds loops of goroutines that end when a plain variable says so, which
// another goroutine sets: whoever sets it cannot be the one that loops.
func (e *engine) flags() []Conflict {
	var out []Conflict
	seen := map[ssa.Instruction]bool{}
	for _, s := range e.res.Spawns {
		if len(s.Fns) == 0 {
			continue
		}
		inside := e.reached(s.Fns...)
		for _, fn := range e.res.Funcs {
			if !inside[fn] || access.NoRace(fn) {
				continue
			}
			for _, loop := range e.res.Loops(fn) {
				for _, load := range exitLoads(loop) {
					if seen[load] {
						continue
					}
					seen[load] = true
					if set, ok := e.setter(load, loop, inside, s); ok {
						out = append(out, e.flag(load, set, s))
					}
				}
			}
		}
	}
	return out
}

func (e *engine) flag(load *ssa.UnOp, set accessAt, s *chans.Spawn) Conflict {
	return Conflict{
		A:      Access{Kind: Read, At: load, Fn: load.Parent(), Pos: summary.PosOf(load), val: load.X},
		B:      Access{Kind: Write, At: set.at, Fn: set.fn, Pos: summary.PosOf(set.at), val: set.val},
		Start:  s.Instr,
		Parted: true,
	}
}

// exitLoads lists the loads of fields and package variables that decide alone
// whether a loop ends, and are made in it again and again.
func exitLoads(loop *chans.Loop) []*ssa.UnOp {
	var out []*ssa.UnOp
	for b := range loop.Body {
		iff, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop.Body[b.Succs[0]] == loop.Body[b.Succs[1]] {
			continue
		}
		v := iff.Cond
		if not, ok := v.(*ssa.UnOp); ok && not.Op == token.NOT {
			v = not.X
		}
		if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL && loop.Body[load.Block()] && wordOf(load.X) != (word{}) {
			out = append(out, load)
		}
	}
	slices.SortFunc(out, func(a, b *ssa.UnOp) int { return int(a.Pos() - b.Pos()) })
	return out
}

// setter finds who sets the flag from outside of the goroutine, without a lock
// and without waking the loop by a channel.
func (e *engine) setter(load *ssa.UnOp, loop *chans.Loop, inside map[*ssa.Function]bool, s *chans.Spawn) (accessAt, bool) {
	if !e.bare(load) {
		return accessAt{}, false
	}
	var set accessAt
	for _, a := range e.index()[wordOf(load.X)] {
		switch {
		case a.kind == Counted, a.kind.changes() && inside[a.fn]:
			return accessAt{}, false
		case !a.kind.changes() || a.fn == s.In || isInit(a.fn):
			continue
		}
		_, local := a.loc.root.(*ssa.Alloc)
		_, computed := a.loc.root.(ssa.Instruction)
		if local || computed && constructs(a.fn) || e.wakes(a.fn, loop) || e.reached(a.fn)[s.In] {
			continue
		}
		if set.touch == nil {
			set = a
		}
	}
	return set, set.touch != nil
}

// wakes reports whether a function sends on or closes a channel that the loop
// receives from, or takes part in another wait of the loop.
func (e *engine) wakes(fn *ssa.Function, loop *chans.Loop) bool {
	t := e.whole(fn, 0)
	for b := range loop.Body {
		for _, in := range b.Instrs {
			for _, op := range e.res.OpsAt(in) {
				if o := e.res.Object(op.Val); t.objs[o] || t.taken[o] {
					return true
				}
			}
		}
	}
	return false
}

// replaced finds package variables that hold something to keep goroutines apart
// (a sync.Map, a sync.Once) and are given another with no lock, while the code
// around reads them. The type says that several goroutines are expected.
func (e *engine) replaced() []Conflict {
	var out []Conflict
	for _, g := range e.globals() {
		typ := synchroniser(g.Type().(*types.Pointer).Elem())
		if typ == "" {
			continue
		}
		accesses := e.index()[word{global: g}]
		for _, w := range accesses {
			if w.kind != Write || isInit(w.fn) || e.res.InTest(w.at.Pos()) || resets(w.fn) || !e.bare(w.at) && !onlyOnce(e, w.at) {
				continue
			}
			i := slices.IndexFunc(accesses, func(r accessAt) bool {
				return r.kind == Read && !isInit(r.fn) && !e.res.InTest(r.at.Pos()) && e.bare(r.at)
			})
			if i < 0 {
				continue
			}
			r := accesses[i]
			out = append(out, Conflict{
				A:        Access{Kind: Write, At: w.at, Fn: w.fn, Pos: summary.PosOf(w.at), val: w.val},
				B:        Access{Kind: Read, At: r.at, Fn: r.fn, Pos: summary.PosOf(r.at), val: r.val},
				Replaces: typ,
				Variable: true,
				Parted:   true,
			})
			break
		}
	}
	return out
}

// onlyOnce reports whether all that is held is a sync.Once that is being done:
// it keeps nobody apart who reads without it.
func onlyOnce(e *engine, in ssa.Instruction) bool {
	return !slices.ContainsFunc(e.res.Held(in), func(h summary.Held) bool { return !strings.Contains(strings.ToLower(h.Class), "once") })
}

// globals lists the package's variables, sorted by place.
func (e *engine) globals() []*ssa.Global {
	var out []*ssa.Global
	for w := range e.index() {
		if w.global != nil && w.global.Pkg == e.res.SSA {
			out = append(out, w.global)
		}
	}
	slices.SortFunc(out, func(a, b *ssa.Global) int { return int(a.Pos() - b.Pos()) })
	return out
}

// resets reports whether a function is by its name for tests to begin anew.
func resets(fn *ssa.Function) bool {
	name := strings.ToLower(fn.Name())
	return strings.Contains(name, "reset") || strings.Contains(name, "test")
}

// synchroniser names a type that is used only where several goroutines are.
func synchroniser(t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "sync" {
		return ""
	}
	switch n.Obj().Name() {
	case "Map", "Once", "Mutex", "RWMutex", "Pool":
		return "sync." + n.Obj().Name()
	}
	return ""
}
