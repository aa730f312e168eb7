package explore

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// root is one thing to play: a function with unknown arguments, or a client
// that makes an object and calls its methods in turn.
type root struct {
	fn      *ssa.Function
	client  []call
	twice   bool // it calls a method more than once
	closes  bool // the client gives the object up at its end
	main    bool
	globals bool  // package variables are the run's own
	shrink  int64 // a count that stands for any, and is played as a small one
	room    int64 // the largest of the small buffers
}

// roots lists what is worth playing: functions that start goroutines, or have
// them started, and are small enough.
func (t *tables) roots() []root {
	var out, tests []root
	for _, fn := range t.res.Funcs {
		if fn.Parent() != nil || len(fn.Blocks) == 0 || fn.Synthetic != "" || isTestMain(fn) {
			continue
		}
		if !t.starts(fn, map[*ssa.Function]bool{}) || t.scope(fn, map[*ssa.Function]bool{}) > maxScope {
			continue
		}
		main := fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main"
		r := root{fn: fn, main: main, globals: main || isTest(fn)}
		r.shrink, r.room = t.anyCount(fn)
		if t.res.InTest(fn.Pos()) {
			tests = append(tests, r)
			continue
		}
		out = append(out, r)
	}
	return slices.Concat(out, t.clients(), tests)
}

// anyCount gives the one large number that fn counts goroutines with, when no
// other large number is around: then any number does, and a small one is
// quicker. room is the largest of the small buffers.
func (t *tables) anyCount(fn *ssa.Function) (count, room int64) {
	found, spawns := int64(0), false
	ok := true
	note := func(v ssa.Value) bool {
		c, isConst := v.(*ssa.Const)
		if !isConst || c.Value == nil || !isInteger(c.Type()) {
			return false
		}
		n := c.Int64()
		if n <= maxRounds {
			return false
		}
		ok = ok && (found == 0 || found == n)
		found = n
		return true
	}
	seen := map[*ssa.Function]bool{}
	t.scope(fn, seen)
	for f := range seen {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.BinOp:
					if hit := note(in.Y) || note(in.X); hit {
						for _, l := range t.res.Loops(f) {
							if l.Body[b] {
								spawns = spawns || spawnsIn(l)
							}
						}
					}
				case *ssa.MakeChan:
					if c, ok := in.Size.(*ssa.Const); ok && c.Int64() <= maxRounds {
						room = max(room, c.Int64())
					}
					note(in.Size)
				case ssa.CallInstruction:
					if known(calleeName(in.Common())) == opAdd {
						note(in.Common().Args[1])
					}
				}
			}
		}
	}
	if !ok || !spawns {
		return 0, room
	}
	return found, room
}

func spawnsIn(l *chans.Loop) bool {
	for b := range l.Body {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Go); ok {
				return true
			}
			if call, ok := in.(*ssa.Call); ok {
				switch known(calleeName(call.Common())) {
				case opGo, opGroupGo:
					return true
				}
			}
		}
	}
	return false
}

// clients makes up users of each type that a constructor of the package
// returns: one that makes an object and closes it, and for each exported method
// one that calls it in between, and one that calls it twice.
func (t *tables) clients() []root {
	var out []root
	for _, mk := range t.res.Funcs {
		byName := strings.HasPrefix(strings.ToLower(mk.Name()), "new")
		if mk.Parent() != nil || mk.Signature.Recv() != nil || isTest(mk) || !byName && !makesNew(mk) {
			continue
		}
		named := made(mk)
		if named == nil || !t.starts(mk, map[*ssa.Function]bool{}) || t.scope(mk, map[*ssa.Function]bool{}) > maxScope/2 {
			continue
		}
		var ends, others []*ssa.Function
		for _, fn := range t.res.Funcs {
			if fn.Parent() != nil || fn.Signature.Recv() == nil || receiver(fn) != named || t.scope(fn, map[*ssa.Function]bool{}) > maxScope/2 {
				continue
			}
			switch strings.ToLower(fn.Name()) {
			case "close", "stop", "shutdown":
				ends = append(ends, fn)
			default:
				if fn.Object().Exported() && t.concerns(fn, map[*ssa.Function]bool{}) {
					others = append(others, fn)
				}
			}
		}
		first := call{fn: mk}
		for _, end := range ends {
			out = append(out, root{fn: mk, client: []call{first, {fn: end, recv: true}}, closes: true})
		}
		for _, o := range others {
			again := call{fn: o, recv: true}
			runs := [][]call{{first, again}}
			if byName && !t.begins(o) { // what Campaign gives back is resigned from once
				runs = append(runs, []call{first, again, again})
			}
			for _, calls := range runs {
				r := root{fn: mk, client: calls, twice: len(calls) > 2}
				if len(ends) > 0 {
					r.client = append(r.client, call{fn: ends[0], recv: true})
					r.closes = true
				}
				out = append(out, r)
			}
		}
	}
	return out
}

// between reports whether the client calls a method after the constructor and before the
// one that closes.
func (r root) between() bool {
	n := len(r.client) - 1
	if r.closes {
		n--
	}
	return n > 0
}

// begins reports whether a method puts a new channel into a field of something
// that was there before, as one does that begins: it is called once, or once
// after each end.
func (t *tables) begins(fn *ssa.Function) bool {
	seen := map[*ssa.Function]bool{}
	t.scope(fn, seen)
	for f := range seen {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				st, ok := in.(*ssa.Store)
				if !ok {
					continue
				}
				fa, field := st.Addr.(*ssa.FieldAddr)
				if _, mk := st.Val.(*ssa.MakeChan); !field || !mk {
					continue
				}
				if _, local := fa.X.(*ssa.Alloc); !local {
					return true
				}
			}
		}
	}
	return false
}

// makesNew reports whether a function gives back a new object, be it nil on some ways.
func makesNew(fn *ssa.Function) bool {
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		v := ret.Results[0]
		if load, ok := v.(*ssa.UnOp); ok { // of a variable that a literal captures
			if cell, ok := load.X.(*ssa.Alloc); ok {
				v = chans.OnlyStore(cell)
			}
		}
		switch v := v.(type) {
		case *ssa.Alloc:
			found = true
		case *ssa.Const:
			if !v.IsNil() {
				return false
			}
		default:
			return false
		}
	}
	return found
}

// made is the struct type of this package that a constructor returns, if it is
// a pointer to one.
func made(fn *ssa.Function) *types.TypeName {
	res := fn.Signature.Results()
	if res.Len() == 0 {
		return nil
	}
	return pointed(res.At(0).Type())
}

func receiver(fn *ssa.Function) *types.TypeName { return pointed(fn.Signature.Recv().Type()) }

// pointed is chans.PointedStruct without the generic types.
func pointed(t types.Type) *types.TypeName {
	n := chans.PointedStruct(t)
	if n == nil || n.Type().(*types.Named).TypeParams().Len() > 0 {
		return nil
	}
	return n
}

func isTest(fn *ssa.Function) bool {
	return strings.HasPrefix(fn.Name(), "Test") && fn.Signature.Recv() == nil && fn.Signature.Params().Len() == 1
}

func isTestMain(fn *ssa.Function) bool { return fn.Name() == "TestMain" }

// starts reports whether fn, or what it calls and is played, starts a
// goroutine or can block alone.
func (t *tables) starts(fn *ssa.Function, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in.(type) {
			case *ssa.Go, *ssa.MakeChan:
				return true
			}
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			switch known(calleeName(call.Common())) {
			case opGo, opGroupGo, opAfterFunc, opAdd:
				return true
			}
			if _, _, ok := t.effects(call.Common()).Started(); ok {
				return true
			}
			if callee := t.res.Static(call); callee != nil && t.starts(callee, seen) {
				return true
			}
		}
	}
	return false
}

// scope counts the instructions of all functions that playing fn comes to.
func (t *tables) scope(fn *ssa.Function, seen map[*ssa.Function]bool) int {
	if seen[fn] {
		return 0
	}
	seen[fn] = true
	n := 0
	var operands []*ssa.Value
	for _, b := range fn.Blocks {
		n += len(b.Instrs)
		for _, in := range b.Instrs {
			if mc, ok := in.(*ssa.MakeClosure); ok {
				n += t.scope(mc.Fn.(*ssa.Function), seen)
			}
			operands = in.Operands(operands[:0])
			for _, op := range operands {
				if lit, ok := (*op).(*ssa.Function); ok && len(lit.Blocks) > 0 && t.follow(lit) {
					n += t.scope(lit, seen)
				}
			}
			if n > maxScope {
				return n
			}
		}
	}
	return n
}
