package goroutineleak

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// mainEnds reports a goroutine that main starts, or a function that only main
// calls, when main can run to its end without ever waiting for anything but the
// clock.
func (c *checker) mainEnds() {
	for _, s := range c.res.Spawns {
		if s.Group != nil || len(s.Fns) == 0 || s.In.Parent() != nil {
			continue
		}
		work := false
		for _, fn := range s.Fns {
			work = work || c.works(fn)
		}
		if !work || !c.mainRunsOut(s.Instr, 0) {
			continue
		}
		c.report(s.Instr.Common().Pos(), s.In, "goroutineleak-main", finding.High,
			"main returns without waiting for this goroutine: its work is cut off")
	}
}

// mainRunsOut reports whether start stands in main, or in a function that main
// calls in one place, and main ends without waiting after it.
func (c *checker) mainRunsOut(start ssa.Instruction, depth int) bool {
	fn := start.Parent()
	if !c.runsOut(start) {
		return false
	}
	if isMain(fn) {
		return true
	}
	if depth > 3 || !c.res.Closed[fn] || len(c.res.Callers[fn]) != 1 {
		return false
	}
	call, ok := c.res.Callers[fn][0].(*ssa.Call)
	return ok && call.Parent() != fn && c.mainRunsOut(call, depth+1)
}

// works reports whether a goroutine does something that being cut off can
// spoil: it calls, stores or sends.
func (c *checker) works(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in.(type) {
			case ssa.CallInstruction, *ssa.Store, *ssa.Send, *ssa.MapUpdate:
				return true
			}
		}
	}
	return false
}

// runsOut reports whether every way on from start comes to the end of main and
// passes only what surely does not wait for the goroutine.
func (c *checker) runsOut(start ssa.Instruction) bool {
	waits, ends := false, false
	chans.WalkFrom(start, func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Return:
			ends = true
		case *ssa.Select, *ssa.Send:
			waits = true
		case *ssa.UnOp:
			waits = waits || len(c.res.OpsAt(in)) > 0
		case *ssa.Go:
		case ssa.CallInstruction:
			waits = waits || !c.harmless(in, 0)
		}
		return !waits
	})
	// A deferred wait was registered before the goroutine was started.
	for _, b := range start.Parent().Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && !c.harmless(d, 0) {
				waits = true
			}
		}
	}
	return ends && !waits
}

// idle are packages of which no function waits for a goroutine of ours.
var idle = map[string]bool{
	"fmt": true, "log": true, "strings": true, "strconv": true, "errors": true, "bytes": true, "math": true,
	"sort": true, "slices": true, "maps": true, "unicode": true, "path": true, "path/filepath": true,
	"math/rand": true, "math/rand/v2": true, "sync/atomic": true, "flag": true, "runtime": true,
	"time": true, "os": true,
}

// harmless reports whether the call waits for no goroutine: it belongs to a
// package that never does, or to ours and does nothing else.
func (c *checker) harmless(call ssa.CallInstruction, depth int) bool {
	common := call.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return true
	}
	if fn := common.StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg != c.res.SSA {
		path := fn.Pkg.Pkg.Path()
		if fn.Signature.Recv() == nil && path == "os" {
			return true // a file by name; a stream may be another's
		}
		return idle[path] && fn.Name() != "Wait" && !strings.HasPrefix(fn.Name(), "Read")
	}
	callee := c.res.Static(call)
	if callee == nil || depth > 3 {
		return false
	}
	for _, b := range callee.Blocks {
		for _, in := range b.Instrs {
			if len(c.res.OpsAt(in)) > 0 {
				return false
			}
			if inner, ok := in.(ssa.CallInstruction); ok && !c.harmless(inner, depth+1) {
				return false
			}
		}
	}
	return true
}
