package busywait

import (
	_ "embed"
	"go/token"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that spin.
var Analyzer = &analysis.Analyzer{
	Name:     "busywait",
	Doc:      report.Doc(doc, "busywait"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/busywait",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[chans.Analyzer].(*chans.Result)
	closed(pass, res)
	for _, fn := range res.Funcs {
		for _, loop := range res.Loops(fn) {
			r := &round{res: res, loop: loop}
			if !r.idle() {
				continue
			}
			what := "this loop spins: a round of it waits for nothing"
			if r.watched != "" {
				what = "this loop spins until " + r.watched + " changes: a round of it waits for nothing"
			}
			conf := finding.Medium
			pos := position(loop)
			if r.yields || res.InTest(pos) {
				conf = finding.Low // tests spin to provoke races
			}
			report.At(pass, pos, finding.Finding{
				Category:   "busywait-spin",
				Message:    what,
				Func:       res.FuncName(fn, pos),
				Confidence: conf,
			})
			break // the loops around it spin for the same reason
		}
	}
	return nil, nil
}

func position(loop *chans.Loop) (pos token.Pos) {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			if _, phi := in.(*ssa.Phi); !phi && in.Pos().IsValid() && (!pos.IsValid() || in.Pos() < pos) {
				pos = in.Pos()
			}
		}
	}
	return pos
}

// round is the search for one way round a loop on which nothing happens.
type round struct {
	res     *chans.Result
	loop    *chans.Loop
	watched string // what the round looks at, as in the source
	yields  bool
	found   bool
}

// The state of a path: whether it has started, yields, has looked at shared
// memory, has passed a select.
const (
	started = 1 << iota
	yielded
	looked
	selected
)

func (r *round) idle() bool {
	first := r.loop.Head.Instrs[0]
	paths := chans.Paths{
		Step: func(in ssa.Instruction, st int) (int, bool) {
			if r.found || !r.loop.Body[in.Block()] {
				return st, false
			}
			if in == first {
				if st&started != 0 {
					if st&looked != 0 {
						r.found, r.yields = true, st&yielded != 0
					}
					return st, false
				}
				st |= started
			}
			return r.step(in, st)
		},
		Edge: func(from *ssa.BasicBlock, succ, st int) (int, bool) {
			if _, _, ok := chans.CaseOf(from, succ); ok {
				return st, false // something came
			}
			to := from.Succs[succ]
			if to == r.loop.Head && changes(from, to) {
				return st, false
			}
			// Which way a round goes must hang on what it looks at: that an
			// inner loop has nothing to do, or a local says so, we do not know.
			if iff, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If); ok && (r.ofRound(iff.Cond) || r.loop.Body[from.Succs[0]] && r.loop.Body[from.Succs[1]] && !reads(iff.Cond, 0)) {
				return st, false
			}
			return st, true
		},
	}
	paths.FromBlock(r.loop.Head, 0)
	return r.found
}

// ofRound reports whether a flag is one that each round sets anew, by what it has done:
// progressed := false; …; if !progressed { return }.
func (r *round) ofRound(v ssa.Value) bool {
	for {
		not, ok := v.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		v = not.X
	}
	phi, ok := v.(*ssa.Phi)
	if !ok || phi.Block() == r.loop.Head || !r.loop.Body[phi.Block()] {
		return false
	}
	_, constant := phi.Edges[0].(*ssa.Const)
	return constant || r.res.LoopOf(phi.Block()) != r.loop // an inner loop's
}

// reads reports whether a value is computed from memory or the answer of a
// call, and not from the loop's own variables alone.
func reads(v ssa.Value, depth int) bool {
	in, ok := v.(ssa.Instruction)
	if !ok || depth > 6 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Phi:
		return false
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return true
		}
	case *ssa.Extract:
		return true // of a select or a look-up
	case *ssa.Call:
		if _, ok := v.Call.Value.(*ssa.Builtin); !ok {
			return true
		}
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && reads(*op, depth+1) {
			return true
		}
	}
	return false
}

// changes reports whether the round leaves a variable of the loop changed: then
// it has done something, such as counting.
func changes(from, head *ssa.BasicBlock) bool {
	for i, p := range head.Preds {
		if p != from {
			continue
		}
		for _, in := range head.Instrs {
			phi, ok := in.(*ssa.Phi)
			if !ok {
				break
			}
			if phi.Edges[i] != ssa.Value(phi) {
				return true
			}
		}
	}
	return false
}

// step says what an instruction means for an idle round: it ends the path when
// it is work.
func (r *round) step(in ssa.Instruction, st int) (int, bool) {
	switch in := in.(type) {
	case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Go, *ssa.Defer, *ssa.Next, *ssa.MakeChan, *ssa.Return, *ssa.Panic:
		return st, false
	case *ssa.Select:
		// A second one in the same round most likely makes room for the first.
		if in.Blocking || st&selected != 0 {
			return st, false
		}
		st |= selected
		r.watch(ssaName(in))
		return st | looked, true
	case *ssa.UnOp:
		switch in.Op {
		case token.ARROW:
			return st, false
		case token.MUL:
			if shared(in.X) && !r.ownWork(in.X) {
				r.watch(chans.ValueName(in))
				return st | looked, true
			}
		}
	case *ssa.Call:
		return r.call(in, st)
	}
	return st, true
}

func (r *round) watch(name string) {
	if r.watched == "" && name != "it" && !strings.HasPrefix(name, "it.") {
		r.watched = name
	}
}

func ssaName(sel *ssa.Select) string {
	if len(sel.States) == 1 {
		return chans.ValueName(sel.States[0].Chan)
	}
	return ""
}

// shared reports whether an address is that of memory which other goroutines
// can change: a package variable, a field, a captured variable.
func shared(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.Global, *ssa.FreeVar:
		return true
	case *ssa.FieldAddr:
		return true
	case *ssa.Alloc:
		return a.Heap
	}
	return false
}

// ownWork reports whether a variable of the function may be changed by the loop
// itself, in a closure that it calls: for more { advance() }.
func (r *round) ownWork(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
	default:
		return false
	}
	for b := range r.loop.Body {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || call.Call.IsInvoke() {
				continue
			}
			if _, builtin := call.Call.Value.(*ssa.Builtin); builtin {
				continue
			}
			if callee := call.Call.StaticCallee(); callee == nil || callee.Parent() != nil {
				return true
			}
		}
	}
	return false
}

// call says what a call means: looking is no work, and neither is yielding.
func (r *round) call(call *ssa.Call, st int) (int, bool) {
	c := call.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() != "len" && b.Name() != "cap" {
			return st, false
		}
		if _, ok := c.Args[0].Type().Underlying().(*types.Chan); ok {
			st |= looked
		}
		return st, true
	}
	name := chans.CalleeName(c)
	switch {
	case name == "runtime.Gosched":
		return st | yielded, true
	case name == "runtime.NumGoroutine":
		r.watch("runtime.NumGoroutine()")
		return st | looked, true
	case name == "time.Sleep":
		k, ok := c.Args[0].(*ssa.Const)
		if ok && time.Duration(k.Int64()) < 100*time.Microsecond {
			return st | yielded, true
		}
		return st, false
	case name == "time.Now" || name == "time.Since" || strings.HasPrefix(name, "time.Time."):
		return st, true
	case strings.HasPrefix(name, "sync/atomic.") && strings.Contains(name[len("sync/atomic."):], "Load"):
		r.watch(r.res.ExprAt(call.Pos()))
		return st | looked, true
	case name == "sync.Mutex.Lock" || name == "sync.Mutex.Unlock" || strings.HasPrefix(name, "sync.RWMutex."):
		return st, true
	}
	if callee := r.res.Static(call); callee != nil && r.onlyLooks(callee) {
		r.watch(callee.Name() + "()")
		return st | looked, true
	}
	return st, false
}

// onlyLooks reports whether a function of this package does nothing but read,
// perhaps under a lock.
func (r *round) onlyLooks(fn *ssa.Function) bool {
	if len(fn.Blocks) > 6 || len(r.res.Loops(fn)) > 0 {
		return false
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Return, *ssa.If, *ssa.Jump, *ssa.Phi, *ssa.FieldAddr, *ssa.Field, *ssa.BinOp, *ssa.RunDefers, *ssa.IndexAddr:
			case *ssa.Alloc:
				if in.Heap {
					return false
				}
			case *ssa.Store: // the result, where there are deferred calls
				if cell, ok := in.Addr.(*ssa.Alloc); !ok || cell.Heap {
					return false
				}
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return false
				}
			case ssa.CallInstruction:
				name := chans.CalleeName(in.Common())
				if bi, ok := in.Common().Value.(*ssa.Builtin); ok && bi.Name() == "len" {
					continue
				}
				if !strings.HasPrefix(name, "sync.Mutex.") && !strings.HasPrefix(name, "sync.RWMutex.") &&
					!(strings.HasPrefix(name, "sync/atomic.") && strings.Contains(name, "Load")) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}
