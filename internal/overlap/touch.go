package overlap

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/ops"
)

// Kind says what an access does to memory.
type Kind uint8

const (
	Read    Kind = iota
	Write        //
	Look         // a method of an unsafe type that only reads
	Use          // a method of an unsafe type that changes it
	Given        // the elements are handed to code that is not seen, most likely to be read
	Counted      // through sync/atomic
	Respond      // writes to an http.ResponseWriter
	Receive      // reads the body of an http.Request
)

// changes reports whether the access needs to be alone.
func (k Kind) changes() bool { return k == Write || k == Use }

// A touch is one access that stands in a function itself.
type touch struct {
	kind Kind
	loc  loc
	at   ssa.Instruction
	val  ssa.Value // what the source names: the address, or the slice, map or pointer
	typ  string    // of a Look or Use
	// outer: the memory is the caller's, a captured variable or the package's.
	outer bool
	via   *beyond // by a function of another package, which at calls
	// sweep: it is one round of a loop that comes to all elements of the slice, nil
	// for other accesses.
	sweep *chans.Loop
	// stretch numbers the instructions of a function between which nothing is
	// called, started or waited for, and control does not part.
	stretch int
	// first stands for at in questions about what comes before and after: the first
	// access of the stretch, or the call that makes the access.
	first ssa.Instruction
}

// touches lists what fn itself does to memory that others may know.
func (e *engine) touches(fn *ssa.Function) []touch {
	if ts, ok := e.touched[fn]; ok {
		return ts
	}
	if access.NoRace(fn) {
		e.touched[fn] = nil
		return nil
	}
	var out []touch
	stretch := 0
	var first ssa.Instruction
	add := func(k Kind, l loc, at ssa.Instruction, v ssa.Value, typ string) {
		if a, ok := l.root.(*ssa.Alloc); ok && !a.Heap || !l.known() {
			return // nobody else can know it
		}
		outer := false
		switch l.root.(type) {
		case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
			outer = true
		}
		t := touch{kind: k, loc: l, at: at, val: v, typ: typ, outer: outer, stretch: stretch, first: at}
		if _, call := at.(ssa.CallInstruction); !call {
			if first == nil {
				first = at
			}
			t.first = first
		}
		out = append(out, t)
	}
	next := func() { stretch, first = stretch+1, nil }
	for _, b := range fn.Blocks {
		next()
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Send, *ssa.Select:
				next()
			case *ssa.Store:
				if !unchanged(in) {
					add(Write, e.at(in.Addr), in, in.Addr, "")
				}
			case *ssa.UnOp:
				switch in.Op {
				case token.MUL:
					n := len(out)
					if add(Read, e.at(in.X), in, in.X, ""); len(out) > n {
						out[n].sweep = e.sweep(in)
					}
				case token.ARROW:
					next()
				}
			case *ssa.MapUpdate:
				add(Write, e.at(in.Map), in, in.Map, "")
			case *ssa.Lookup:
				if isMap(in.X) {
					add(Read, e.at(in.X), in, in.X, "")
				}
			case *ssa.Range:
				if isMap(in.X) {
					add(Read, e.at(in.X), in, in.X, "")
				}
			case ssa.CallInstruction:
				e.callTouches(in, add)
				if _, spawned := in.(*ssa.Go); !spawned {
					for _, t := range e.beyonds(in) {
						n := len(out)
						if add(t.kind, t.loc, in, t.val, t.typ); len(out) > n {
							out[n].via = t.via
						}
					}
				}
				next()
			}
		}
	}
	e.touched[fn] = out
	return out
}

// sweep is the loop around a load if that loads the element of each round of a range over
// a slice.
func (e *engine) sweep(load *ssa.UnOp) *chans.Loop {
	elem, ok := load.X.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	step, ok := elem.Index.(*ssa.BinOp)
	if !ok {
		return nil
	}
	phi, ok := step.X.(*ssa.Phi)
	if !ok || phi.Comment != "rangeindex" {
		return nil
	}
	l := e.res.LoopOf(phi.Block())
	if l == nil || l.Head != phi.Block() || l.Over() != elem.X {
		return nil
	}
	return l
}

// shared lists the touches of fn that can clash with others: one for each stretch,
// of memory that something changes. inner leaves out what only fn's own run knows.
func (e *engine) shared(fn *ssa.Function, inner bool) []*touch {
	all, ok := e.sharing[fn]
	if !ok {
		type key struct {
			stretch int
			kind    Kind
			loc     loc
		}
		ts := e.touches(fn)
		seen := map[key]bool{}
		for i := range ts {
			k := key{ts[i].stretch, ts[i].kind, ts[i].loc}
			if seen[k] {
				continue // one of a stretch is enough, the first
			}
			seen[k] = true
			if !e.mayChange(ts[i].loc) {
				continue
			}
			if ts[i].outer {
				all.outer = append(all.outer, &ts[i])
			}
			all.any = append(all.any, &ts[i])
		}
		e.sharing[fn] = all
	}
	if inner {
		return all.outer
	}
	return all.any
}

// touching is what engine.shared remembers of a function.
type touching struct{ any, outer []*touch }

// findChanged notes the fields that are changed after construction, so that the
// many that are not need no comparing.
func (e *engine) findChanged() {
	for _, fn := range e.res.Funcs {
		ts := e.touches(fn)
		for _, c := range e.calls(fn) {
			if g, ok := c.in.(*ssa.Go); ok {
				ts = append(slices.Clip(ts), e.beyonds(g)...)
			}
		}
		for _, t := range ts {
			if t.kind.changes() && (t.via != nil || !literal(t)) {
				for _, s := range e.steps(t.loc.sel) {
					e.changed[s] = true
				}
			}
		}
	}
}

// literal reports whether a touch fills in a composite literal that is not yet in
// anybody's hands.
func literal(t touch) bool {
	a, fresh := t.loc.root.(*ssa.Alloc)
	if !fresh || a.Comment != "complit" || t.at.Block() != a.Block() {
		return false
	}
	for _, in := range a.Block().Instrs {
		if in == t.at {
			return true
		}
		if _, field := in.(*ssa.FieldAddr); !field && slices.Contains(*a.Referrers(), in) {
			return false
		}
	}
	return false
}

// mayChange reports whether anything in the package changes memory of that name.
func (e *engine) mayChange(l loc) bool {
	fields := false
	for _, s := range e.steps(l.sel) {
		if e.changed[s] {
			return true
		}
		fields = fields || s[0] == '.'
	}
	return !fields
}

func isMap(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Map)
	return ok
}

func isSlice(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Slice)
	return ok
}

func (e *engine) callTouches(in ssa.CallInstruction, add func(Kind, loc, ssa.Instruction, ssa.Value, string)) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "append":
			if s := emptied(c.Args[0]); s != nil {
				add(Write, e.at(s), in, s, "")
			}
		case "copy":
			add(Write, e.at(c.Args[0]), in, c.Args[0], "")
			if isSlice(c.Args[1]) {
				add(Read, e.at(c.Args[1]), in, c.Args[1], "")
			}
		case "delete", "clear":
			add(Write, e.at(c.Args[0]), in, c.Args[0], "")
		case "len":
			if isMap(c.Args[0]) {
				add(Read, e.at(c.Args[0]), in, c.Args[0], "")
			}
		}
		return
	}
	if v, typ, writes := unsafeUse(c); v != nil {
		k := Look
		if writes {
			k = Use
		}
		add(k, e.at(v), in, v, typ)
	}
	if w := responds(c); w != nil {
		add(Respond, e.at(w), in, w, "")
	}
	if r := readsBody(c); r != nil {
		add(Receive, e.at(r), in, r, "")
	}
	name := chans.CalleeName(c)
	if strings.HasPrefix(name, "sync/atomic.") && len(c.Args) > 0 {
		add(Counted, e.at(c.Args[0]), in, c.Args[0], "")
		return
	}
	_, spawned := in.(*ssa.Go)
	if buf := filled(c, name); buf != nil && !spawned {
		add(Write, e.at(buf), in, buf, "")
		return
	}
	if e.res.Static(in) != nil {
		return // its own touches say more
	}
	kind := Given
	if fn := c.StaticCallee(); fn != nil && fn.Pkg != nil && sliceReaders[fn.Pkg.Pkg.Path()] {
		kind = Read
	}
	for _, a := range c.Args {
		if isSlice(a) && !spawned {
			add(kind, e.at(a), in, a, "")
		}
	}
}

// sliceReaders are the packages whose functions read the slices that they are given
// before they return, whatever else they do.
var sliceReaders = map[string]bool{"bytes": true, "errors": true, "fmt": true, "slices": true, "sort": true, "strings": true}

// filled is the slice that a call overwrites, nil for a call that is not known
// to overwrite one.
func filled(c *ssa.CallCommon, name string) ssa.Value {
	arg := func(i int) ssa.Value {
		if i < len(c.Args) && isBytes(c.Args[i]) {
			return c.Args[i]
		}
		return nil
	}
	switch name {
	case "io.ReadFull", "io.ReadAtLeast":
		return arg(1)
	case "crypto/rand.Read", "math/rand.Read":
		return arg(0)
	}
	switch method := name[strings.LastIndexByte(name, '.')+1:]; method {
	case "Read", "ReadAt", "ReadFrom", "ReadFromUDP":
		if c.IsInvoke() {
			return arg(0)
		}
		if fn := c.StaticCallee(); fn != nil && fn.Signature.Recv() != nil {
			return arg(1)
		}
	}
	return nil
}

func isBytes(v ssa.Value) bool {
	s, ok := v.Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// unchanged reports whether a variable is given its own value of just now. What
// was read longer ago may be another value by the time that it is put back.
func unchanged(st *ssa.Store) bool {
	return access.ToItself(st) && st.Val.(*ssa.UnOp).Block() == st.Block()
}

// A call is one that a function makes, with what is known of it by name.
type call struct {
	in   ssa.CallInstruction
	op   ops.Op
	name string // see chans.CalleeName
}

// calls lists what fn itself calls, in order.
func (e *engine) calls(fn *ssa.Function) []call {
	if cs, ok := e.called[fn]; ok {
		return cs
	}
	var out []call
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(ssa.CallInstruction); ok {
				if _, builtin := c.Common().Value.(*ssa.Builtin); !builtin {
					out = append(out, call{c, ops.Of(c.Common()), chans.CalleeName(c.Common())})
				}
			}
		}
	}
	e.called[fn] = out
	return out
}
