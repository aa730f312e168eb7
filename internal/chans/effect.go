package chans

import (
	"encoding/json"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Effects is what other packages have to know of a function to see through a
// call of it: what it does to the channels, WaitGroups, Conds and functions
// that it is given, what the channels are that it returns, and what ends the
// goroutine that it starts. What is not listed is not known.
type Effects struct {
	Args    []ArgEffect `json:"a,omitempty"`
	Results []Given     `json:"r,omitempty"`
	// Ends lists the methods of the first result of which one has to be called
	// for the goroutine to end that the function starts, at Starts.
	Ends   []string `json:"e,omitempty"`
	Starts string   `json:"s,omitempty"`
}

// ArgEffect lists all that becomes of one argument; the receiver is the first.
type ArgEffect struct {
	Param int     `json:"p"`
	Ops   []ArgOp `json:"o,omitempty"`
}

// Given is a channel that a function makes and returns, and all that its own
// package does to it.
type Given struct {
	Result int     `json:"r,omitempty"`
	Size   int64   `json:"n,omitempty"` // -1 where it is no constant
	Ops    []ArgOp `json:"o,omitempty"`
}

// ArgOp is one operation of another package on what it was given or returns.
type ArgOp struct {
	Kind    OpKind `json:"k"`
	N       int64  `json:"n,omitempty"` // what a constant Add adds
	Spawned bool   `json:"g,omitempty"` // by a goroutine that it starts
	Maybe   bool   `json:"m,omitempty"` // on some paths only
	Loop    bool   `json:"l,omitempty"` // any number of times
	Cased   bool   `json:"c,omitempty"` // with another case or a default beside it
	// Returns: whoever does it can come to its end afterwards; of a Range, in
	// another way than by the close.
	Returns bool `json:"e,omitempty"`
	Caught  bool `json:"r,omitempty"` // of Run: a panic is recovered
	Awaited bool `json:"w,omitempty"` // of Run: the function that starts it waits for something
}

// EffectFact carries a function's effects to the packages that call it. It is
// there only for functions that have some.
type EffectFact struct{ Data []byte }

// AFact marks a fact.
func (*EffectFact) AFact() {}

func (f *EffectFact) String() string { return "effects" + string(f.Data) }

func (f *EffectFact) effects() *Effects {
	var e Effects
	if json.Unmarshal(f.Data, &e) != nil {
		return nil // written by another version: as good as none
	}
	return &e
}

// Arg gives what becomes of an argument, nil where that is not known.
func (e *Effects) Arg(i int) *ArgEffect {
	if e == nil {
		return nil
	}
	for j := range e.Args {
		if e.Args[j].Param == i {
			return &e.Args[j]
		}
	}
	return nil
}

// Result gives the channel that result i is, nil where that is not known.
func (e *Effects) Result(i int) *Given {
	if e == nil {
		return nil
	}
	for j := range e.Results {
		if e.Results[j].Result == i {
			return &e.Results[j]
		}
	}
	return nil
}

// Started gives the first argument that is a function which the call runs in a
// goroutine of its own, once and on every path, without waiting, and the argument that is a
// WaitGroup which the call counts up before and which counts down after it; wg
// is -1 if there is none.
func (e *Effects) Started() (fn, wg int, ok bool) {
	if e == nil {
		return -1, -1, false
	}
	i := slices.IndexFunc(e.Args, func(a ArgEffect) bool {
		return len(a.Ops) == 1 && a.Ops[0].Kind == Run && a.Ops[0].once(true) && !a.Ops[0].Awaited
	})
	if i < 0 {
		return -1, -1, false
	}
	return e.Args[i].Param, e.counted(), true
}

// once reports whether the operation is done once and on every path, by a
// goroutine that the function starts or by itself.
func (op ArgOp) once(spawned bool) bool {
	return op.Spawned == spawned && !op.Maybe && !op.Loop
}

// counted gives the WaitGroup that counts up by one in the function and down in
// its goroutine.
func (e *Effects) counted() int {
	for _, a := range e.Args {
		if len(a.Ops) != 2 {
			continue
		}
		add, done := a.Ops[0], a.Ops[1]
		if add.Kind == Done {
			add, done = done, add
		}
		if add.Kind == Add && add.N == 1 && add.once(false) && done.Kind == Done && done.once(true) {
			return a.Param
		}
	}
	return -1
}

// Catches reports whether argument i is a function that the call runs where its
// panics are recovered.
func (e *Effects) Catches(i int) bool {
	a := e.Arg(i)
	return a != nil && len(a.Ops) == 1 && a.Ops[0].Kind == Run && a.Ops[0].Caught
}

// EffectsOf gives what is known of the function that a call runs, of this
// package or another; nil where nothing is.
func (r *Result) EffectsOf(c *ssa.CallCommon) *Effects {
	if fn := DeclaredCallee(c); fn != nil {
		return r.effects[fn]
	}
	return nil
}

// DeclaredCallee is the function or method in the source that a static call runs,
// nil where there is none or a wrapper, whose arguments are others.
func DeclaredCallee(c *ssa.CallCommon) *types.Func {
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || fn.Synthetic != "" && fn.Origin() == nil && len(fn.Blocks) > 0 {
		return nil
	}
	return obj.Origin()
}

// foreignEffects asks for the fact of a function of another package, once.
func (r *Result) foreignEffects(c *ssa.CallCommon) *Effects {
	obj := DeclaredCallee(c)
	if obj == nil || obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
		return nil
	}
	if e, ok := r.effects[obj]; ok {
		return e
	}
	var fact EffectFact
	var e *Effects
	if r.pass.ImportObjectFact(obj, &fact) {
		e = fact.effects()
	}
	r.effects[obj] = e
	return e
}

// exportEffects works out what the functions of this package do to what they
// are given, and tells the packages above of those that they can call.
func (r *Result) exportEffects() {
	for _, fn := range r.Funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || fn.Parent() != nil || obj.Pkg() != r.pass.Pkg {
			continue
		}
		e := r.effectsIn(fn)
		if e == nil || !ast.IsExported(obj.Name()) || r.sealed() {
			continue
		}
		data, err := json.Marshal(e)
		if err == nil {
			r.pass.ExportObjectFact(obj, &EffectFact{data})
		}
	}
}
