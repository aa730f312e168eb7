// Package overlap finds out which accesses to memory can run at the same time,
// from the code of one package and what is known of the functions that it calls in
// others of its module.
//
// It owns threads and what puts them in order. A thread is what a go statement
// starts, or what the tables of package ops know to be handed to a goroutine: a
// Go method, a timer, an HTTP handler, a parallel subtest. From each function
// that starts one it follows the calls and closures of the package downwards, so
// that every access is known by its way from that root function, and says all
// memory in the root's terms. Two ways part somewhere; there the question is
// whether control can come from the start of the goroutine to the other access
// without waiting for anything that the goroutine does after its own.
//
// What is not understood counts as something that waits: a call of code that is
// not seen and that has something in common with the goroutine, a channel of
// unknown senders, a function called Wait. Nothing here is a guess in the other
// direction.
//
// It does not own locks (package summary does), the identity of channels (chans)
// or the wording of reports. It reports no access that is atomic anywhere, which
// is another analyzer's subject.
package overlap

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/promise"
	"github.com/concurlint/concurlint/internal/summary"
)

// Access is one place where memory is touched.
type Access struct {
	Kind Kind
	At   ssa.Instruction
	Fn   *ssa.Function
	Pos  token.Pos
	Type string // of a Look or Use, as the source writes it: "bytes.Buffer"

	val ssa.Value
	via *beyond
}

// Conflict is a pair of accesses that can run at the same time, of which one
// changes the memory, with no lock in common.
type Conflict struct {
	A, B Access
	// Self: both happen in goroutines of the same statement. Loop is where that
	// statement, or the call that leads to it, stands; else NoPos.
	Self bool
	Loop token.Pos
	// Start is what starts the goroutine of A.
	Start ssa.Instruction
	// Parted: B happens in a goroutine of its own too.
	Parted bool
	// Timer: the goroutine of A is started by a timer, so that it is probably
	// late for B, which is not in a loop that goes on and on.
	Timer bool
	// Many: A's function is run for each request, or on several goroutines.
	Many bool
	// Replaces is the type of a synchroniser that A gives a package variable anew
	// while B reads it: "sync.Map".
	Replaces string
	// Handler is the function that runs for each request. Outlived: a goroutine
	// of it writes the response when it may have returned.
	Handler  *ssa.Function
	Outlived bool
	// Body: it reads the request's body, and does not write the response.
	Body bool
	// Promise is who says that the function of A runs beside itself; its By is
	// empty for other conflicts.
	Promise promise.Promise
	// Beside is the interface, "net.Conn", whose documentation lets the functions of A
	// and B run at once; empty for other conflicts.
	Beside string
	// Anybody: the function of A is there for any goroutine of a program to call.
	Anybody bool
	// Variable: what is touched is a variable that a function literal captures,
	// or one of the package; else it lies behind a pointer.
	Variable bool
}

// signalKey names an access of a frame, as seen from another frame.
type signalKey struct {
	frame  *frame
	at     ssa.Instruction
	abroad bool // by a function of another package, which at calls
	top    *frame
}

type engine struct {
	pass  *analysis.Pass
	res   *chans.Result
	known map[*ssa.Function]bool
	byObj map[*types.Func]*ssa.Function

	fieldStored map[*types.Var]bool // after construction
	reassigned  map[*ssa.Global]bool

	locs    map[ssa.Value]loc
	soles   map[*ssa.Alloc]ssa.Value
	touched map[*ssa.Function][]touch
	sharing map[*ssa.Function]touching
	called  map[*ssa.Function][]call
	wholes  map[*ssa.Function]*tail
	tails   map[ssa.Instruction]*tail
	gated   map[ssa.Instruction][]*chans.Object
	words   map[word][]accessAt
	grpc    map[*types.Named]bool
	asking  map[*ssa.Function]bool
	changed map[string]bool // the fields that something in the package changes

	behindChoice map[*ssa.BasicBlock]bool
	callbacks    map[*types.Var]bool // see calledFields
	heard        map[*ssa.Parameter]bool
	parts        map[string][]string     // see steps
	foreign      map[*types.Func]*Memory // of other packages
	abroad       map[string]*ssa.Global  // the variables of other packages
	names        map[*ssa.Global]string  // of those in abroad
	calms        map[*ssa.Function]bool
	signalled    map[*chans.Object]bool // see ofSystem
	outside      map[*ssa.Function]bool // see fromOutside
	used         map[*types.Named]bool  // see findUsed
	cleared      map[word]bool          // see takenBack
	claims       map[ssa.Instruction][]word

	// What is known of the frames of one root.
	sigs    map[signalKey]*signal
	rounds  map[*signal]*signal
	held    map[lockKey][]string
	asked   map[question]bool
	reaches map[origin]*reach
	frames  int
}

// forget drops what was known of the frames of another root.
func (e *engine) forget() {
	e.sigs, e.held, e.asked = map[signalKey]*signal{}, map[lockKey][]string{}, map[question]bool{}
	e.rounds, e.reaches = map[*signal]*signal{}, map[origin]*reach{}
}

func newEngine(pass *analysis.Pass, res *chans.Result) *engine {
	e := &engine{
		pass: pass, res: res, known: map[*ssa.Function]bool{}, byObj: map[*types.Func]*ssa.Function{},
		fieldStored: map[*types.Var]bool{}, reassigned: map[*ssa.Global]bool{},
		locs: map[ssa.Value]loc{}, soles: map[*ssa.Alloc]ssa.Value{},
		touched: map[*ssa.Function][]touch{}, parts: map[string][]string{}, sharing: map[*ssa.Function]touching{}, called: map[*ssa.Function][]call{},
		wholes: map[*ssa.Function]*tail{}, tails: map[ssa.Instruction]*tail{},
		gated: map[ssa.Instruction][]*chans.Object{}, changed: map[string]bool{},
		asking: map[*ssa.Function]bool{}, behindChoice: map[*ssa.BasicBlock]bool{},
		heard: map[*ssa.Parameter]bool{}, foreign: map[*types.Func]*Memory{}, abroad: map[string]*ssa.Global{},
		names: map[*ssa.Global]string{}, calms: map[*ssa.Function]bool{}, claims: map[ssa.Instruction][]word{},
	}
	for _, fn := range res.Funcs {
		e.known[fn] = true
		if obj, ok := fn.Object().(*types.Func); ok {
			e.byObj[obj] = fn
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if st, ok := in.(*ssa.Store); ok {
					e.noteStore(fn, st)
				}
			}
		}
	}
	return e
}

// noteStore learns which pointers change after they were first set.
func (e *engine) noteStore(fn *ssa.Function, st *ssa.Store) {
	switch a := st.Addr.(type) {
	case *ssa.FieldAddr:
		if _, fresh := a.X.(*ssa.Alloc); !fresh {
			e.fieldStored[chans.FieldOf(a.X.Type(), a.Field)] = true
		}
	case *ssa.Global:
		if !isInit(fn) {
			e.reassigned[a] = true
		}
	}
}

func isInit(fn *ssa.Function) bool { return access.IsInit(access.Outermost(fn)) }

// Find lists the conflicts of a package, one for each piece of memory and root
// function, in source order.
//
// set are the promises of the package's documentation.
func (r *Result) Find(set *promise.Set) []Conflict {
	if r.res.SSA == nil {
		return nil
	}
	e := r.engine()
	var out []Conflict
	type about struct {
		what  word
		start ssa.Instruction
	}
	seen, said := map[ssa.Instruction]bool{}, map[about]bool{}
	add := func(cs []Conflict) {
		for _, c := range cs {
			// Another root function may come upon another access of the same field.
			k := about{wordBehind(c.A.val), c.Start}
			if seen[c.A.At] || k.what != (word{}) && said[k] {
				continue
			}
			seen[c.A.At], said[k] = true, true
			out = append(out, c)
		}
	}
	for _, root := range e.roots() {
		e.forget()
		add(e.conflicts(root))
	}
	e.forget()
	add(e.flags())
	add(e.background())
	add(e.replaced())
	add(e.served())
	add(e.promised(set))
	add(e.beside(set))
	add(e.perObject())
	add(e.sources())
	add(e.outlived())
	slices.SortStableFunc(out, func(a, b Conflict) int { return int(a.A.Pos - b.A.Pos) })
	return out
}

// conflicts compares the accesses that one function leads to: those of one root
// value and, below it, of one field.
func (e *engine) conflicts(root *ssa.Function) []Conflict {
	type key struct {
		root  ssa.Value
		field string
	}
	// Most roots have nothing that both a goroutine knows and something changes.
	places := e.collect(root)
	threaded, changing := map[ssa.Value]bool{}, map[ssa.Value]bool{}
	for _, p := range places {
		if p.frame.thread != nil {
			threaded[p.loc.root] = true
		}
		if p.touch.kind.changes() {
			changing[p.loc.root] = true
		}
	}
	groups := map[key][]place{}
	var order []key
	for _, p := range places {
		if !threaded[p.loc.root] || !changing[p.loc.root] {
			continue
		}
		k := key{p.loc.root, ""}
		if len(p.steps) > 0 {
			k.field = p.steps[0]
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], p)
	}
	var out []Conflict
	for _, k := range order {
		ps := groups[k]
		if k.field != "" {
			ps = append(slices.Clip(ps), groups[key{k.root, ""}]...) // a struct as a whole
		}
		out = append(out, e.compare(ps)...)
	}
	return out
}

// compare looks at all accesses that may be to one piece of memory, and tells
// each piece once.
func (e *engine) compare(ps []place) []Conflict {
	var changing, threaded bool
	for _, p := range ps {
		changing = changing || p.touch.kind.changes()
		threaded = threaded || p.frame.thread != nil
	}
	if !changing || !threaded {
		return nil
	}
	var out []Conflict
	told := map[string]bool{}
	plain := slices.DeleteFunc(slices.Clone(ps), func(p place) bool { return p.touch.kind == Counted || e.chosen(p) })
	for _, want := range []wanted{alone, bothWrite, anyPair} {
		for _, a := range plain {
			if told[a.loc.sel] || a.frame.thread == nil || want != anyPair && !a.touch.kind.changes() || counted(a, ps) {
				continue
			}
			if b, m, ok := e.partner(a, plain, want); ok {
				told[a.loc.sel] = true
				out = append(out, e.conflict(a, b, m))
			}
		}
	}
	return out
}

// wanted orders the pairs by how well they explain what is wrong.
type wanted int

const (
	alone     wanted = iota // one statement, run by several goroutines
	bothWrite               // neither only reads
	anyPair
)

// partner finds an access that can happen beside a, both being plain ones.
func (e *engine) partner(a place, ps []place, want wanted) (place, meeting, bool) {
	for _, b := range ps {
		switch {
		case want == alone && b.touch != a.touch, want == bothWrite && !b.touch.kind.changes():
			continue
		case b.touch.kind == Given || !clash(a, b) || e.guarded(a, b):
			continue
		}
		if m, ok := e.meet(a, b); ok && !e.claimed(a, b) {
			return b, m, true
		}
	}
	return place{}, meeting{}, false
}

// clash reports whether two accesses must not happen at the same time. What is
// handed away is taken to be read only against a write of the whole.
func clash(a, b place) bool {
	return (a.touch.kind.changes() || b.touch.kind.changes()) && meets(a, b)
}

// counted reports whether the memory is accessed atomically somewhere.
func counted(a place, ps []place) bool {
	return slices.ContainsFunc(ps, func(p place) bool { return p.touch.kind == Counted && meets(p, a) })
}

func (e *engine) conflict(a, b place, m meeting) Conflict {
	c := Conflict{
		A: e.access(a), B: e.access(b), Self: m.loop != nil, Start: m.thread.hop, Parted: m.other != nil,
		Timer: m.thread.kind == fires && !e.forEver(e.res.LoopOf(b.touch.at.Block())), Many: m.thread.kind == serves || m.thread.kind == multiplies,
	}
	if m.thread.kind == serves {
		c.Handler = m.thread.fn
	}
	if m.loop != nil {
		c.Loop = summary.PosOf(m.loop.hop)
	}
	switch a.loc.root.(type) {
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Global:
		c.Variable = a.loc.sel == ""
	}
	if !c.Self && e.res.InTest(c.B.Pos) && !e.res.InTest(c.A.Pos) {
		c.A, c.B = c.B, c.A // it is the test that reaches into what it tests
	}
	return c
}

func (e *engine) access(p place) Access {
	acc := Access{Kind: p.touch.kind, At: p.touch.at, Fn: p.touch.at.Parent(), Pos: summary.PosOf(p.touch.at), val: p.touch.val, via: p.touch.via}
	if p.touch.typ != "" {
		acc.Type = shortType(p.touch.typ)
	}
	return acc
}
