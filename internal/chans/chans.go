// Package chans finds out which channels, WaitGroups and Conds of one package
// are the same thing, and who does what to each of them.
//
// It owns identity and use: make sites with capacity, senders, receivers,
// closers, waiters, spawns, and whether unknown code can reach the object. It
// does not own locks (internal/summary does) and it reports nothing: the
// analyzers that ask it decide what is wrong.
//
// Identity is a unification (Steensgaard, POPL'96) over the SSA form: whatever
// is assigned, captured, passed, returned or stored into the same field is one
// object. Fields are told apart by type, not by instance, as lock classes are.
// Merging too much only adds senders and receivers, and an object that unknown
// code can reach is marked so; both make the analyzers silent, never loud.
package chans

import (
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/summary"
)

// Analyzer computes a *Result for one package.
var Analyzer = &analysis.Analyzer{
	Name:       "concurchans",
	Doc:        "find which channels, WaitGroups and Conds are the same, and who uses each",
	Run:        run,
	Requires:   []*analysis.Analyzer{summary.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{(*EffectFact)(nil)},
}

// Kind says what an Object is.
type Kind int

const (
	Chan Kind = iota
	WaitGroup
	Cond
)

// OpKind says what an Op does to its object.
type OpKind int

const (
	Send OpKind = iota
	Recv
	Range // for range over the channel: receives until it is closed
	Close
	Len // len or cap: reads the state and blocks nobody

	Add
	Done
	Wait // of a WaitGroup
	GoWG // WaitGroup.Go: Add, and Done when the function ends

	CondWait
	Signal
	Broadcast

	Run // of a function value, in Effects only
)

// Object is one channel, WaitGroup or Cond, or all of one class: the instances
// that the unification could not tell apart.
type Object struct {
	Kind  Kind
	Makes []*ssa.MakeChan // make sites of a channel
	Calls []*Call         // calls into other packages that made it
	Ops   []*Op           // in source order

	Fields  []*types.Var  // the fields that hold it, if any
	Globals []*ssa.Global // the package variables that hold it, if any
	Locals  []*ssa.Alloc  // for a WaitGroup or Cond declared as a local variable
	Params  []*ssa.Parameter

	// Foreign: some value of it comes from a call into another package, an
	// interface or another package's field.
	Foreign bool
	// Mixed: unknown callers pass objects of their own through a parameter, so
	// that an operation here may be on one of theirs. Ours are not touched by
	// it.
	Mixed bool
	// UnknownSend: code that we cannot see may send on it, close it, or call
	// Done or Signal. UnknownRecv: may receive from it, or Wait.
	UnknownSend, UnknownRecv bool
	// Nil: the nil constant is assigned to it somewhere.
	Nil bool
	// Elem: it is kept in a map, a slice or another channel, so that one
	// object here stands for many.
	Elem bool

	vals map[ssa.Value]bool // of one make site told apart from its class, see addPrivate
}

// Known reports whether every user of the object is in this package and seen,
// and every instance of it too.
func (o *Object) Known() bool { return o.Contained() && !o.Mixed }

// Contained reports whether every user of the instances that this package
// makes is in this package and seen.
func (o *Object) Contained() bool { return !o.Foreign && !o.UnknownSend && !o.UnknownRecv }

// Of lists the operations of the given kinds.
func (o *Object) Of(kinds ...OpKind) []*Op {
	var ops []*Op
	for _, op := range o.Ops {
		for _, k := range kinds {
			if op.Kind == k {
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// Local reports whether the object lives in no field, no package variable and
// no container: it was made by the one function that can hand it out.
func (o *Object) Local() bool {
	return len(o.Fields) == 0 && len(o.Globals) == 0 && !o.Elem
}

// Capacity gives the buffer size when there is exactly one make site and its
// size is a constant.
func (o *Object) Capacity() (n int64, ok bool) {
	if len(o.Makes) != 1 {
		return 0, false
	}
	c, ok := o.Makes[0].Size.(*ssa.Const)
	if !ok || c.Value == nil {
		return 0, false
	}
	return c.Int64(), true
}

// Unbuffered reports whether every make site has capacity zero, and there is one.
func (o *Object) Unbuffered() bool {
	for _, m := range o.Makes {
		if c, ok := m.Size.(*ssa.Const); !ok || c.Value == nil || c.Int64() != 0 {
			return false
		}
	}
	return len(o.Makes) > 0
}

// Small reports whether every make site has a constant capacity that a few
// sends fill, and there is one.
func (o *Object) Small() bool {
	for _, m := range o.Makes {
		if c, ok := m.Size.(*ssa.Const); !ok || c.Value == nil || c.Int64() > 16 {
			return false
		}
	}
	return len(o.Makes) > 0
}

// Made reports whether something is known to make the object.
func (o *Object) Made() bool { return len(o.Makes)+len(o.Calls) > 0 }

// Call is a call of a function of another package that makes a channel and
// returns it.
type Call struct {
	At *ssa.Call
	*Given
}

// Op is one operation on an object.
type Op struct {
	Kind  OpKind
	Obj   *Object
	Fn    *ssa.Function
	Instr ssa.Instruction // for a select case: the *ssa.Select
	Val   ssa.Value       // the channel, WaitGroup or Cond operand

	Select   *ssa.Select // the select it is a case of, or nil
	Case     int         // index into Select.States
	Deferred bool        // runs when Fn returns
	Spawned  bool        // in a goroutine of its own: go wg.Wait()
	Via      *ArgOp      // done by a function of another package, which Instr calls

	Pos  token.Pos
	Name string // as written in the source: "s.done"
}

// Alone reports whether the operation waits for nothing else: no other select
// case and no default can take its place.
func (op *Op) Alone() bool {
	if op.Via != nil {
		return !op.Via.Cased
	}
	return op.Select == nil || (op.Select.Blocking && len(op.Select.States) == 1)
}

// Count gives the constant that an Add adds.
func (op *Op) Count() (n int64, ok bool) {
	if op.Kind != Add {
		return 0, false
	}
	if op.Via != nil {
		return op.Via.N, op.Via.N != 0
	}
	args := op.Instr.(ssa.CallInstruction).Common().Args
	k, ok := args[len(args)-1].(*ssa.Const)
	if !ok || k.Value == nil {
		return 0, false
	}
	return k.Int64(), true
}

// Spawn is one place that starts a goroutine.
type Spawn struct {
	Instr ssa.CallInstruction // the go statement, or the call of what starts its argument
	In    *ssa.Function       // where it stands
	Fns   []*ssa.Function     // what runs; empty when unknown
	// Group is the WaitGroup or errgroup.Group value when started by a Go method.
	Group ssa.Value
}

// Result is what analyzers learn about one package. It is read-only and safe
// for concurrent use after the analyzer has returned.
type Result struct {
	*summary.Result
	// Funcs is the summary's list without the function literals that stand in
	// dead code, such as behind t.Skip: what they share with their dead
	// surroundings is not to be seen.
	Funcs   []*ssa.Function
	Objects []*Object
	Spawns  []*Spawn
	// Callers lists the static calls (also go and defer) of each function of
	// the package. It is complete only for functions that are in Closed.
	Callers map[*ssa.Function][]ssa.CallInstruction
	// Closed holds the functions whose every caller is in Callers: not
	// exported, never used as a value, not reachable through an interface.
	Closed map[*ssa.Function]bool

	pass    *analysis.Pass
	nodes   map[any]*node
	objects map[*node]*Object
	byFn    map[*ssa.Function][]*Op
	byInstr map[ssa.Instruction][]*Op
	loops   map[*ssa.Function][]*Loop
	spawned map[*ssa.Function][]*Spawn
	once    map[*ssa.Function]bool
	exprs   map[token.Pos]exprAt
	effects map[*types.Func]*Effects
}

func run(pass *analysis.Pass) (any, error) {
	res := &Result{
		Result:  pass.ResultOf[summary.Analyzer].(*summary.Result),
		Callers: map[*ssa.Function][]ssa.CallInstruction{},
		Closed:  map[*ssa.Function]bool{},
		pass:    pass,
		nodes:   map[any]*node{},
		objects: map[*node]*Object{},
		byFn:    map[*ssa.Function][]*Op{},
		byInstr: map[ssa.Instruction][]*Op{},
		loops:   map[*ssa.Function][]*Loop{},
		spawned: map[*ssa.Function][]*Spawn{},
		effects: map[*types.Func]*Effects{},
	}
	if res.SSA == nil {
		return res, nil
	}
	res.indexExprs(pass.Files)
	res.Funcs = alive(res.Result.Funcs)
	for _, fn := range res.Funcs {
		res.loops[fn] = findLoops(fn) // now, because analyzers ask at the same time
	}
	res.findCallers()
	res.findOnce()
	u := &unifier{res: res, inPkg: map[*ssa.Function]bool{}}
	u.solve()
	res.collect()
	res.exportEffects()
	res.findSpawns()
	return res, nil
}

// Object gives the object that v denotes: a channel value, or a pointer to a
// WaitGroup or Cond. It is nil for a value of another kind.
func (r *Result) Object(v ssa.Value) *Object {
	n, ok := r.nodes[keyOf(v)]
	if !ok {
		return nil
	}
	return r.objects[n.find()]
}

// LeadsTo reports whether from is fn, or leads to it by calls of this package that
// are no go statements: then one goroutine does both.
func (r *Result) LeadsTo(from, fn *ssa.Function) bool {
	seen := map[*ssa.Function]bool{}
	var up func(f *ssa.Function) bool
	up = func(f *ssa.Function) bool {
		if f == from {
			return true
		}
		if seen[f] {
			return false
		}
		seen[f] = true
		return slices.ContainsFunc(r.Callers[f], func(call ssa.CallInstruction) bool {
			_, goes := call.(*ssa.Go)
			return !goes && up(call.Parent())
		})
	}
	return up(fn)
}

// OpsIn lists the operations that stand in fn itself, in source order.
func (r *Result) OpsIn(fn *ssa.Function) []*Op { return r.byFn[fn] }

// OpsAt lists the operations of one instruction; a select has several.
func (r *Result) OpsAt(i ssa.Instruction) []*Op { return r.byInstr[i] }

// SpawnsOf lists the places that run fn as a goroutine.
func (r *Result) SpawnsOf(fn *ssa.Function) []*Spawn { return r.spawned[fn] }
