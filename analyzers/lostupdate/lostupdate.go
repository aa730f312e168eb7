package lostupdate

import (
	_ "embed"
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports changes that rest on what an earlier critical section saw.
var Analyzer = &analysis.Analyzer{
	Name:     "lostupdate",
	Doc:      report.Doc(doc, "lostupdate"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/lostupdate",
	Run:      run,
	Requires: []*analysis.Analyzer{summary.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[summary.Analyzer].(*summary.Result)
	defer res.Use()()
	c := &checker{pass: pass, res: res, bodies: map[*ssa.Function]*body{}, helpers: map[*ssa.Function]*helper{}, reported: map[token.Pos]bool{}}
	c.findHelpers()
	c.findOwners()
	for _, fn := range res.Funcs {
		b := c.bodies[fn]
		if b == nil {
			continue
		}
		c.doubleCalls(b)
		if len(b.writes) == 0 {
			continue
		}
		for _, w := range b.writes {
			if !c.actOnCheck(b, w) {
				c.writeBack(b, w)
				c.pastLimit(b, w)
			}
		}
		c.doubleChecks(b)
	}
	return nil, nil
}

type checker struct {
	pass     *analysis.Pass
	res      *summary.Result
	bodies   map[*ssa.Function]*body
	helpers  map[*ssa.Function]*helper
	changes  map[*ssa.Function]map[int]bool // see findChanges
	reported map[token.Pos]bool

	// See findOwners.
	writers map[string]map[*ssa.Function]bool // by class
	mutated map[string]bool                   // types whose fields change after construction
}

// writeBack reports a write whose value was computed from what an earlier
// critical section read of the same place.
func (c *checker) writeBack(b *body, w *use) {
	if w.val == nil {
		return
	}
	for _, r := range b.reads {
		gap := b.gap(r, w)
		if gap == nil || !samePlace(b, r, w) {
			continue
		}
		how := b.derived(w.val, r)
		if how == unrelated || c.excused(b, r, w, gap) {
			continue
		}
		conf := finding.High
		if how == throughCall || r.helper != nil || w.helper != nil {
			conf = finding.Medium
		}
		c.report(b, w, conf, "lostupdate-writeback", fmt.Sprintf("%s is written from the value read at %s, but %s",
			c.name(b, w), c.res.Since(r.pos(), w.pos()), c.letGo(b, r, w, gap)))
		return
	}
}

// actOnCheck reports a write that is made because an earlier critical section
// found the place empty, or for what it found there.
func (c *checker) actOnCheck(b *body, w *use) bool {
	for _, r := range b.reads {
		gap := b.gap(r, w)
		if gap == nil || !samePlace(b, r, w) {
			continue
		}
		why := b.decides(r, w)
		if why == none || c.excused(b, r, w, gap) {
			continue
		}
		conf := finding.Medium
		switch {
		case why == told:
		case w.deletes && isNumber(w.key.Type()):
			conf = finding.Low // handles and ids are not given out again before the entry is gone
		case w.deletes && tookApart(r, w):
			conf = finding.Low // the entry goes last, and its name is not given out again before
		case !w.deletes && !c.individual(w.val):
			conf = finding.Low // a cache: the second value is as good as the first
		}
		c.report(b, w, conf, "lostupdate-check", fmt.Sprintf("%s is changed on what %s saw, but %s",
			c.name(b, w), c.res.Since(r.pos(), w.pos()), c.letGo(b, r, w, gap)))
		return true
	}
	return false
}

// tookApart reports whether a method of what a look-up found is called on every way to
// the deletion, be it through an interface: d.Delete() before delete(m, name). One that
// answers with a bool asks for a state, which may change again.
func tookApart(r, w *use) bool {
	found, ok := r.instr.(ssa.Value)
	if !ok {
		return false
	}
	return summary.Passed(w.instr, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok || !summary.Dominates(r.instr, call) {
			return false
		}
		recv := call.Call.Value // of an interface
		if callee := call.Call.StaticCallee(); callee != nil && callee.Signature.Recv() != nil {
			recv = call.Call.Args[0]
		} else if !call.Call.IsInvoke() {
			return false
		}
		x, extracted := recv.(*ssa.Extract)
		return (recv == found || extracted && x.Tuple == found) && !types.Identical(call.Type(), types.Typ[types.Bool])
	})
}

// excused reports whether nobody can have come in between, or it would be
// noticed.
func (c *checker) excused(b *body, r, w *use, g *gap) bool {
	return c.undisturbed(b, r, w, g) || b.looksAgain(w, g) || b.asksFound(r, w, g)
}

// undisturbed is the first half of excused.
func (c *checker) undisturbed(b *body, r, w *use, g *gap) bool {
	return b.gated(r, w) || c.alone(b, w) || c.ordered(b.f.Fn) || c.res.Fresh(g.second.Path, w.instr) || b.claimed(c, w, g)
}

// letGo says where the lock was released between r and w.
func (c *checker) letGo(b *body, r, w *use, g *gap) string {
	lock := b.f.LockName(g.first.Lock)
	if r.helper != nil {
		return fmt.Sprintf("%s was let go by %s in between", lock, r.helper.name)
	}
	return fmt.Sprintf("%s was let go at %s in between", lock, c.res.Since(summary.PosOf(g.release), w.pos()))
}

func (c *checker) report(b *body, w *use, conf finding.Confidence, category, message string) {
	pos := w.pos()
	if c.reported[pos] {
		return
	}
	c.reported[pos] = true
	if c.res.InTest(pos) {
		conf = finding.Low // a test knows who else is at work
	}
	report.At(c.pass, pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       b.f.Name,
		Confidence: conf,
	})
}

// name is a place as the source writes it, else its class.
func (c *checker) name(b *body, u *use) string { return c.placeName(b, u.place) }

func (c *checker) placeName(b *body, p access.Path) string {
	if name := b.f.Env.Display(p); name != "" {
		return name
	}
	if cls := b.f.Env.Class(p); cls.Name != "" {
		return c.res.ClassName(cls.Name)
	}
	return "the value"
}
