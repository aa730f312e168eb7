package timerleak

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports timers that nothing stops.
var Analyzer = &analysis.Analyzer{
	Name:     "timerleak",
	Doc:      report.Doc(doc, "timerleak"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/timerleak",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass *analysis.Pass
	res  *chans.Result
	// stops lists the calls of Stop on timers that a field holds.
	stops map[*types.Var][]ssa.CallInstruction
}

func run(pass *analysis.Pass) (any, error) {
	if !importsTime(pass.Pkg) {
		return nil, nil
	}
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result), stops: map[*types.Var][]ssa.CallInstruction{}}
	c.each(func(fn *ssa.Function, call ssa.CallInstruction, name string) {
		if name == "time.Timer.Stop" || name == "time.Ticker.Stop" {
			if f := field(call.Common().Args[0]); f != nil {
				c.stops[f] = append(c.stops[f], call)
			}
		}
	})
	c.each(func(fn *ssa.Function, call ssa.CallInstruction, name string) {
		switch name {
		case "time.AfterFunc":
			c.rearms(fn, call)
		case "time.NewTicker":
			c.ticker(fn, call)
		case "time.Tick":
			c.tick(fn, call)
		}
	})
	return nil, nil
}

func importsTime(pkg *types.Package) bool {
	for _, p := range pkg.Imports() {
		if p.Path() == "time" {
			return true
		}
	}
	return false
}

func (c *checker) each(f func(*ssa.Function, ssa.CallInstruction, string)) {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok {
					if name := chans.CalleeName(call.Common()); strings.HasPrefix(name, "time.") {
						f(fn, call, name)
					}
				}
			}
		}
	}
}

func (c *checker) report(fn *ssa.Function, pos token.Pos, category string, conf finding.Confidence, message string) {
	report.At(c.pass, pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.FuncName(fn, pos),
		Confidence: conf,
	})
}

// field gives the field that a value was loaded from, or nil.
func field(v ssa.Value) *types.Var {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return nil
	}
	if fa, ok := load.X.(*ssa.FieldAddr); ok {
		return chans.FieldOf(fa.X.Type(), fa.Field)
	}
	return nil
}

// keeper says where a timer goes: into a field, nowhere, or (known=false) out
// of sight.
func keeper(v *ssa.Call) (f *types.Var, known bool) {
	for _, ref := range *v.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok {
			return nil, false
		}
		fa, ok := st.Addr.(*ssa.FieldAddr)
		if !ok {
			return nil, false
		}
		f = chans.FieldOf(fa.X.Type(), fa.Field)
	}
	return f, true
}

// rearms reports an AfterFunc whose function comes back to it.
func (c *checker) rearms(fn *ssa.Function, call ssa.CallInstruction) {
	val := call.Value()
	if val == nil {
		return
	}
	back, again := false, false
	f, known := keeper(val)
	for _, body := range c.res.Resolve(call.Common().Args[1]) {
		back = back || c.comesTo(body, fn, 0)
		again = again || known && f != nil && c.resets(body, f)
	}
	if !again && (!back || c.conditional(fn, call)) {
		return
	}
	if !known || f != nil && c.lent(f) {
		return
	}
	if f == nil || len(c.stops[f]) == 0 && f.Pkg() == c.pass.Pkg && !f.Exported() {
		c.report(fn, call.Pos(), "timerleak-rearm", finding.High,
			"this timer arms itself again each time, and nothing stops it")
		return
	}
	for _, stop := range c.stops[f] {
		if !c.skippable(stop) {
			return
		}
	}
	if len(c.stops[f]) > 0 {
		stop := c.stops[f][0]
		c.report(fn, call.Pos(), "timerleak-somepath", finding.Medium,
			"this timer arms itself again each time, and only one way through "+c.res.FuncName(stop.Parent(), call.Pos())+" stops it ("+c.res.Place(stop.Pos(), call.Pos())+")")
	}
}

// resets reports whether fn, the function of the timer in field f, sets that
// timer going again whatever happens.
func (c *checker) resets(fn *ssa.Function, f *types.Var) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok && chans.CalleeName(call.Common()) == "time.Timer.Reset" &&
				field(call.Call.Args[0]) == f && !c.conditional(fn, call) {
				return true
			}
		}
	}
	return false
}

// lent reports whether the address of a field goes elsewhere, such as to a
// helper that stops whatever timer it is shown.
func (c *checker) lent(f *types.Var) bool {
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				fa, ok := in.(*ssa.FieldAddr)
				if !ok || chans.FieldOf(fa.X.Type(), fa.Field) != f {
					continue
				}
				for _, ref := range *fa.Referrers() {
					switch ref.(type) {
					case *ssa.Store, *ssa.UnOp, *ssa.DebugRef:
					default:
						return true
					}
				}
			}
		}
	}
	return false
}

// comesTo reports whether from is to, or calls it whatever happens.
func (c *checker) comesTo(from, to *ssa.Function, depth int) bool {
	if from == to {
		return true
	}
	if depth > 3 {
		return false
	}
	for _, b := range from.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				if callee := c.res.Static(call); callee != nil && c.comesTo(callee, to, depth+1) && !c.conditional(from, call) {
					return true
				}
			}
		}
	}
	return false
}

// conditional reports whether the timer is armed on some paths only: then
// something decides about its end.
func (c *checker) conditional(fn *ssa.Function, call ssa.CallInstruction) bool {
	return chans.Skips(fn, func(in ssa.Instruction) bool { return in == ssa.Instruction(call) })
}

// skippable reports whether the function around a Stop has a path without it,
// and is not one whose business is to stop.
func (c *checker) skippable(stop ssa.CallInstruction) bool {
	fn := stop.Parent()
	if _, ok := stop.(*ssa.Defer); ok {
		return false
	}
	for _, word := range []string{"close", "stop", "shutdown", "cancel", "reset", "clear", "end"} {
		if strings.Contains(strings.ToLower(fn.Name()), word) {
			return false
		}
	}
	if fn.Parent() != nil {
		return false
	}
	return c.conditional(fn, stop)
}

// collected reports whether the runtime frees unreferenced timers in the file
// around pos: from Go 1.23 on.
func (c *checker) collected(pos token.Pos) bool {
	v := ""
	for _, f := range c.pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			v = fileVersion(c.pass.TypesInfo, f)
		}
	}
	if v == "" {
		v = c.pass.Pkg.GoVersion()
	}
	if v == "" && c.pass.Module != nil && c.pass.Module.GoVersion != "" {
		v = "go" + c.pass.Module.GoVersion
	}
	return !version.IsValid(v) || version.Compare(v, "go1.23") >= 0
}

func fileVersion(info *types.Info, f *ast.File) string { return info.FileVersions[f] }

// ticker reports a NewTicker that stays in this function and is never stopped.
func (c *checker) ticker(fn *ssa.Function, call ssa.CallInstruction) {
	val := call.Value()
	if val == nil || c.collected(call.Pos()) || !returns(fn) {
		return
	}
	stops := map[ssa.Instruction]bool{}
	for _, ref := range *val.Referrers() {
		if fa, ok := ref.(*ssa.FieldAddr); ok && fa.X == ssa.Value(val) {
			continue // t.C
		}
		if _, ok := ref.(*ssa.DebugRef); ok {
			continue
		}
		if stop, ok := ref.(ssa.CallInstruction); ok && chans.CalleeName(stop.Common()) == "time.Ticker.Stop" {
			stops[stop] = true
			continue
		}
		f, known := keeper(val)
		if !known || f == nil || f.Exported() || f.Pkg() != c.pass.Pkg || len(c.stops[f]) > 0 {
			return
		}
		c.report(fn, call.Pos(), "timerleak-ticker", finding.Medium,
			"nothing stops the ticker in "+c.res.FieldClass(f)+": before Go 1.23 it is never collected")
		return
	}
	if len(stops) == 0 {
		c.report(fn, call.Pos(), "timerleak-ticker", finding.High,
			"nothing stops this ticker: before Go 1.23 it is never collected")
		return
	}
	if exit := wayWithout(call, stops); exit != nil {
		c.report(fn, call.Pos(), "timerleak-ticker", finding.High,
			"this ticker is not stopped on the way to "+c.exitAt(exit, call.Pos())+": before Go 1.23 it is never collected")
	}
}

// wayWithout gives a return to which a way leads from start that passes none of
// the given instructions.
func wayWithout(start ssa.Instruction, passes map[ssa.Instruction]bool) (exit *ssa.Return) {
	paths := chans.Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if exit != nil || passes[in] {
			return st, false
		}
		if ret, ok := in.(*ssa.Return); ok {
			exit = ret
		}
		return st, true
	}}
	paths.From(start, 0)
	return exit
}

func (c *checker) exitAt(exit *ssa.Return, from token.Pos) string {
	if exit.Pos().IsValid() {
		return "the return at " + c.res.Place(exit.Pos(), from)
	}
	return "the end of the function"
}

// tick reports time.Tick in a function that returns: nobody can stop that one.
func (c *checker) tick(fn *ssa.Function, call ssa.CallInstruction) {
	if c.collected(call.Pos()) || !returns(fn) || fn.Name() == "init" || fn.Name() == "main" {
		return
	}
	c.report(fn, call.Pos(), "timerleak-tick", finding.High,
		"nothing can stop the ticker of time.Tick when this function returns: before Go 1.23 it is never collected")
}

// returns reports whether fn can come to an end. A range over a ticker's
// channel has none.
func returns(fn *ssa.Function) bool {
	found := false
	paths := chans.Paths{Step: func(in ssa.Instruction, st int) (int, bool) {
		if _, ok := in.(*ssa.Return); ok {
			found = true
		}
		return st, !found
	}}
	paths.FromEntry(fn, 0)
	return found
}
