package unguarded

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// demands looks at the callers of functions that ask for a lock, by a comment
// or by a name in …Locked.
func (c *checker) demands() {
	for _, fn := range c.res.Funcs {
		d := c.res.Demand(fn)
		if d == nil || c.res.InTest(fn) || !c.needed(fn, d) {
			continue
		}
		kept, broken := c.callers(fn, d)
		if len(broken) == 0 || kept < len(broken) && !(kept > 0 && len(broken) == 1) && kept+len(broken) > 3 {
			continue // the callers do not believe it, and may know why
		}
		for _, site := range broken {
			c.unmet(fn, d, site)
		}
	}
}

// needed reports whether the function does anything that the lock guards: it
// touches a part of its receiver that is written under the lock, after
// construction, or itself writes one.
func (c *checker) needed(fn *ssa.Function, d *snapshot.Demand) bool {
	if c.touches == nil {
		c.touches = map[*ssa.Function][]*snapshot.Access{}
		for _, v := range c.res.Vars {
			for _, a := range v.Accesses {
				if c.res.Demand(a.Fn) != nil && a.Base == access.OfParam(0) {
					c.touches[a.Fn] = append(c.touches[a.Fn], a)
				}
			}
		}
	}
	for _, a := range c.touches[fn] {
		if plain(a.Var) && (a.Kind.Writes() || c.writtenLater(c.count(a.Var, &d.Guard))) {
			return true
		}
	}
	return false
}

// callers counts the calls that keep to a demand and lists those that do not,
// each place once.
func (c *checker) callers(fn *ssa.Function, d *snapshot.Demand) (kept int, broken []*summary.CallSite) {
	sites := c.res.Callers(fn)
	seen := map[ssa.Instruction]bool{}
	for i := range sites {
		site := &sites[i]
		if seen[site.At] || c.res.InTest(site.Caller) || !c.live(site.Caller) {
			continue
		}
		seen[site.At] = true
		if e := c.res.Site(fn, d.Path, d.Class, access.OfParam(0), site); !e.Bare || c.letsGo(site.Caller, d.Class) {
			kept++
			continue
		} else if e.Held || e.Read || e.Maybe {
			continue // some callers of the caller hold it
		}
		if setupName.MatchString(site.Caller.Name()) || teardownName.MatchString(site.Caller.Name()) || afterWait(site.At) || lockedName(site.Caller) {
			continue
		}
		broken = append(broken, site)
	}
	return kept, broken
}

// letsGo reports whether a function lets a lock of the class go that it has not taken:
// its starter has handed it over.
func (c *checker) letsGo(fn *ssa.Function, class string) bool {
	f := c.res.Func(fn)
	return f != nil && slices.ContainsFunc(f.Sum.Outcomes, func(o summary.Outcome) bool {
		return slices.ContainsFunc(o.Rel, func(r summary.Let) bool { return r.Lock.Class == class })
	})
}

// unmet reports a call without the lock that the callee asks for.
func (c *checker) unmet(fn *ssa.Function, d *snapshot.Demand, site *summary.CallSite) {
	f, callee := c.res.Func(site.Caller), c.res.Func(fn)
	lock := f.Env.Display(d.Path.Subst(site.Args, site.Free))
	if lock == "" {
		lock = access.ShortClass(d.Class)
	}
	says := "its comment says so"
	if d.ByName {
		says = "its name says so"
	}
	report.At(c.pass, summary.PosOf(site.At), finding.Finding{
		Category: "unguarded-demand", Func: f.Name, Confidence: finding.Medium, Locks: []string{d.Class},
		Message: fmt.Sprintf("%s needs %s, which is not held here; %s (%s)", callee.Name, lock, says, c.res.Place(c.res.SitePos(fn.Pos()))),
	})
}
