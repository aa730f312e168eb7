package unguarded

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// mistake tells claims apart: all that one function does without one lock, or
// that one call without it leads to, is one bug.
type mistake struct {
	at    any // the function, or the call
	guard string
	read  bool // a write under the read lock
}

// flush reports the claims, those of one mistake as one.
func (c *checker) flush() {
	first := map[mistake]*claim{}
	var order []*claim
	for _, cl := range c.found {
		m := mistake{at: cl.Fn, guard: cl.t.guard.Class, read: cl.why.kind == underRead}
		if cl.cover == snapshot.Mixed && cl.entry.BareAt != nil {
			m.at = cl.entry.BareAt.At
		}
		have := first[m]
		if have == nil {
			first[m] = cl
			order = append(order, cl)
			continue
		}
		if cl.conf() < have.conf() || cl.conf() == have.conf() && cl.write && !have.write {
			*cl, *have = *have, *cl
			have.more = append(have.more, cl.more...)
			cl.more = nil
		}
		if name := c.name(cl.site); cl.Var != have.Var && !within(c.name(have.site), name) {
			have.add(name)
		}
	}
	for _, cl := range order {
		c.report(cl)
	}
}

// within reports whether a name is a part of what another names, or the same.
func within(part, whole string) bool {
	rest, ok := strings.CutPrefix(part, whole)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (cl *claim) add(name string) {
	if !slices.Contains(cl.more, name) {
		cl.more = append(cl.more, name)
	}
}

// report words one claim.
func (c *checker) report(cl *claim) {
	f := c.res.Func(cl.Fn)
	name, lock := c.name(cl.site), c.lockName(cl.site, &cl.t.guard)
	var msg string
	switch {
	case cl.why.kind == underRead:
		msg = fmt.Sprintf("%s is written while %s is only read-held%s", name, lock, c.since(cl))
	case cl.why.kind == divided:
		msg = fmt.Sprintf("%s is guarded by %s here and by %s", name, lock, cl.why.other)
	case cl.cover == snapshot.Another:
		msg = fmt.Sprintf("%s is %s while %s is held, not %s", name, cl.verb(), c.heldName(cl), lock)
	case cl.why.kind == byComment:
		msg = fmt.Sprintf("%s is %s without %s, which its comment asks for (%s)", name, cl.verb(), lock, c.res.Since(cl.why.pos, cl.Pos()))
	case cl.t.sample != nil && (cl.t.held+cl.t.lacking <= 2 || cl.why.kind == weak && cl.t.rechecked(cl.site)):
		msg = fmt.Sprintf("%s is %s without %s, which guards the %s at %s", name, cl.verb(), lock, cl.t.sample.noun(), c.res.Since(cl.t.sample.Pos(), cl.Pos()))
	default:
		msg = fmt.Sprintf("%s is %s without %s, which %d of %d accesses hold", name, cl.verb(), lock, cl.t.held, cl.t.held+cl.t.lacking+cl.t.taken)
		if s := cl.t.sample; s != nil {
			msg += fmt.Sprintf(", such as %s (%s)", c.res.Func(s.Fn).Name, c.place(s.Instr))
		}
	}
	if cl.cover == snapshot.Mixed {
		msg += "; " + c.way(cl.entry.BareAt)
	}
	if len(cl.more) > 0 {
		msg += "; so are " + strings.Join(cl.more, ", ")
		if len(cl.more) == 1 {
			msg = strings.Replace(msg, "; so are ", "; so is ", 1)
		}
	}
	if cl.conf() == finding.Low && c.sure[cl.Pos()] {
		return // what is known of two goroutines there says it better
	}
	c.said[cl.Pos()] = true
	report.At(c.pass, cl.Pos(), finding.Finding{
		Category: "unguarded-" + string(cl.why.kind), Message: msg, Func: f.Name, Confidence: cl.conf(),
		Locks: []string{cl.t.guard.Class}, Traces: c.traces(cl, name, lock),
	})
}

// traces are the way to the access without the lock, and one access with it.
func (c *checker) traces(cl *claim, name, lock string) []finding.Trace {
	var steps []finding.Step
	step := func(at ssa.Instruction, fn *ssa.Function, text string) finding.Step {
		return finding.Step{Site: c.res.Local(c.res.SitePos(summary.PosOf(at))), Func: c.res.Func(fn).Name, Text: text}
	}
	if cl.entry != nil && cl.entry.BareAt != nil && c.res.Func(cl.entry.BareAt.Caller) != nil {
		site := cl.entry.BareAt
		steps = append(steps, step(site.At, site.Caller, c.calls(site)+" "+c.res.Func(cl.Fn).Name+" without "+lock))
	}
	steps = append(steps, step(cl.Instr, cl.Fn, map[bool]string{true: "writes ", false: "reads "}[cl.write]+name))
	out := []finding.Trace{{Title: "without the lock", Steps: steps}}
	if s := cl.t.sample; s != nil && s != cl.site {
		out = append(out, finding.Trace{Title: "with it", Steps: []finding.Step{step(s.Instr, s.Fn, map[bool]string{true: "writes ", false: "reads "}[s.write]+c.name(s))}})
	}
	return out
}

func (c *checker) calls(site *summary.CallSite) string {
	if site.Spawn {
		return "starts"
	}
	return "calls"
}

// way words the call that comes without the lock.
func (c *checker) way(site *summary.CallSite) string {
	if site == nil {
		return "some callers do not hold it"
	}
	return fmt.Sprintf("%s %s this without it (%s)", c.res.Func(site.Caller).Name, c.calls(site), c.place(site.At))
}

func (c *checker) place(at ssa.Instruction) string {
	return c.res.Place(c.res.SitePos(summary.PosOf(at)))
}

func (s *site) verb() string {
	if s.write {
		return "written"
	}
	return "read"
}

func (s *site) noun() string {
	if s.write {
		return "write"
	}
	return "read"
}

// name is the variable as the source writes it at a place.
func (c *checker) name(s *site) string {
	if name := c.res.Func(s.Fn).Env.Display(s.Path); name != "" {
		return name
	}
	return s.Var.Name()
}

// lockName is the guard as the source could write it at a place.
func (c *checker) lockName(s *site, g *snapshot.Guard) string {
	env := c.res.Func(s.Fn).Env
	if g.Global.Known() {
		if name := env.Display(g.Global); name != "" {
			return name
		}
	} else if base := env.Display(s.Base); base != "" && g.Sel != "" {
		return base + g.Sel
	}
	return access.ShortClass(g.Class)
}

// heldName is the lock of another instance that is held.
func (c *checker) heldName(cl *claim) string {
	f := c.res.Func(cl.Fn)
	for _, h := range c.res.Held(cl.Instr) {
		if h.Class == cl.t.guard.Class {
			return f.LockName(h.Lock)
		}
	}
	return "the lock of another object"
}

// since words where the read lock was taken.
func (c *checker) since(cl *claim) string {
	for _, h := range c.res.Held(cl.Instr) {
		if h.Class == cl.t.guard.Class && h.At != nil {
			return " since " + c.res.Since(h.At.Pos(), cl.Pos())
		}
	}
	return ""
}
