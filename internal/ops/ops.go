// Package ops says what one call does to locks and goroutines, from the name
// of what is called alone: the tables of known APIs and the interfaces that
// every Go programmer reads as a lock.
//
// It owns no program order and no paths; package summary does.
package ops

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// Kind says what a call does.
type Kind uint8

const (
	None      Kind = iota
	Acquire        // blocks until Recv is held in Mode
	Release        // lets Recv go
	Try            // takes Recv where the bool result is true
	AcquireOr      // blocks; holds Recv where the error result is nil
	CondWait       // lets Recv's L go, blocks, takes it again
	Once           // holds Recv while it calls Fn now
	Flight         // holds Recv under Key while it calls Fn now
	CallNow        // calls Fn before it returns
	CallLater      // has Fn run by another goroutine
	Keep           // keeps Fn, to be run some time by somebody
)

// Op is what one call does. Recv, Key and Fn are values of the calling
// function, nil where the kind has none.
type Op struct {
	Kind Kind
	Mode lockgraph.Mode
	Recv ssa.Value
	Key  ssa.Value
	Fn   []ssa.Value
}

// Of classifies a call. An unknown call gives Kind None.
func Of(c *ssa.CallCommon) Op {
	if c.IsInvoke() {
		return ofInvoke(c)
	}
	callee := c.StaticCallee()
	if callee == nil {
		return Op{}
	}
	fn, ok := callee.Object().(*types.Func)
	if !ok || fn.Pkg() == nil {
		return Op{}
	}
	if mc, ok := c.Value.(*ssa.MakeClosure); ok { // lock := mu.Lock; lock()
		return ofStatic(fn, append(slices.Clone(mc.Bindings), c.Args...))
	}
	return ofStatic(fn, c.Args)
}

// OfFunc classifies a function by itself, for method values and bound methods:
// args are those it is called with.
func OfFunc(fn *types.Func, args []ssa.Value) Op {
	if fn == nil || fn.Pkg() == nil {
		return Op{}
	}
	return ofStatic(fn, args)
}

func ofStatic(fn *types.Func, args []ssa.Value) Op {
	path := fn.Pkg().Path()
	if !tablePackages[path] {
		return Op{}
	}
	full := ""
	if tableNames[fn.Name()] {
		full = fn.FullName()
	}
	if e, ok := table[full]; ok {
		op := Op{Kind: e.kind, Mode: e.mode}
		if e.recv && len(args) > 0 {
			op.Recv = args[0]
		}
		if e.key && len(args) > 1 {
			op.Key = args[1]
		}
		op.Fn = funcArgs(args)
		return op
	}
	if syncCallbacks[path] || syncCallbackFuncs[full] {
		if fs := funcArgs(args); fs != nil {
			return Op{Kind: CallNow, Fn: fs}
		}
	}
	return Op{}
}

// ofInvoke reads an interface that has Lock and Unlock as a lock: sync.Locker
// and whatever a program declares for itself.
func ofInvoke(c *ssa.CallCommon) Op {
	sig := c.Signature()
	name := c.Method.Name()
	if sig.Params().Len() == 1 && sig.Results().Len() == 0 && name == "Go" {
		return Op{}
	}
	if sig.Params().Len() != 0 {
		return Op{}
	}
	kind, mode := None, lockgraph.Write
	partner := "Unlock"
	switch name {
	case "Lock":
		kind = Acquire
	case "Unlock":
		kind, partner = Release, "Lock"
	case "RLock":
		kind, mode, partner = Acquire, lockgraph.Read, "RUnlock"
	case "RUnlock":
		kind, mode, partner = Release, lockgraph.Read, "RLock"
	case "TryLock":
		if sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.Bool]) && hasPlain(c.Value.Type(), partner) {
			return Op{Kind: Try, Mode: mode, Recv: c.Value}
		}
		return Op{}
	}
	if kind == None || sig.Results().Len() != 0 || !hasPlain(c.Value.Type(), partner) {
		return Op{}
	}
	return Op{Kind: kind, Mode: mode, Recv: c.Value}
}

// hasPlain reports whether t has a method name() with no parameters and no
// results.
func hasPlain(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 0
}

// HandMade classifies a method of a concrete type that is a lock by its shape
// alone: Lock()/Unlock() (or the R pair) without parameters and results. It is
// for types whose body shows no known lock: spin locks, locks in assembly.
func HandMade(fn *types.Func, args []ssa.Value) Op {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Signature().Params().Len() != 0 || fn.Signature().Results().Len() != 0 || len(args) == 0 {
		return Op{}
	}
	op := Op{Recv: args[0], Mode: lockgraph.Write}
	var partner string
	switch fn.Name() {
	case "Lock":
		op.Kind, partner = Acquire, "Unlock"
	case "Unlock":
		op.Kind, partner = Release, "Lock"
	case "RLock":
		op.Kind, op.Mode, partner = Acquire, lockgraph.Read, "RUnlock"
	case "RUnlock":
		op.Kind, op.Mode, partner = Release, lockgraph.Read, "RLock"
	default:
		return Op{}
	}
	if !hasPlain(recv.Type(), partner) {
		return Op{}
	}
	return op
}

// MakesError reports whether a call always gives an error that is not nil.
func MakesError(c *ssa.CallCommon) bool {
	callee := c.StaticCallee()
	if callee == nil {
		return false
	}
	fn, ok := callee.Object().(*types.Func)
	return ok && fn.Pkg() != nil && tableNames[fn.Name()] && makesError[fn.FullName()]
}

// Concurrent reports whether a name that a program uses is one of a package
// about locks and goroutines, of a timer, or of a function that has its argument
// run by another goroutine.
func Concurrent(obj types.Object) bool {
	if pkg, ok := obj.(*types.PkgName); ok {
		return concurrencyPackages[pkg.Imported().Path()]
	}
	fn, ok := obj.(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	path := fn.Pkg().Path()
	return concurrencyPackages[path] || path == "time" && timers[fn.Name()] ||
		tablePackages[path] && tableNames[fn.Name()] && table[fn.FullName()].kind == CallLater
}

// CallsNow reports whether all functions of a package call what is passed to
// them before they return.
func CallsNow(path string) bool { return syncCallbacks[path] }

// funcArgs picks the arguments that are functions.
func funcArgs(args []ssa.Value) []ssa.Value {
	var out []ssa.Value
	for _, a := range args {
		if _, ok := a.Type().Underlying().(*types.Signature); ok {
			out = append(out, a)
		}
	}
	return out
}

// Mutex reports whether t is a pointer to a mutex of a package that is about
// nothing but concurrency.
func Mutex(t types.Type) bool {
	p, ok := t.(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && concurrencyPackages[n.Obj().Pkg().Path()] && access.HasLockMethods(p)
}

// Std reports whether a package path belongs to the standard library: its
// functions are known by these tables and never analysed as dependencies.
func Std(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && stdRoots[first]
}
