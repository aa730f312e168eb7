package unguarded

import (
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// This file tells functions that run before others know an object, or when they are
// done with it, by their names.

// setupName fits functions that run before others know what they work on.
var setupName = regexp.MustCompile(`^(?i:must_?)?(?i:init(?:iali[sz]e)?|start|open|set_?up|provision|boot(?:strap)?|new|make|create|configure|load|restore|recover|replay)(?:[^a-z]|$)`)

// setup reports whether fn sets up the variable's owner. What sets up one of
// many objects does not do so for a package variable.
func (t *tally) setup(fn *ssa.Function) bool {
	name := access.Outermost(fn).Name()
	return t.begins(fn) && setupName.MatchString(name) && !(methodOf(fn, t.v) && makesName.MatchString(name) && gives(fn)) && !t.res.Spawned(fn) && !t.asksFirst(access.Outermost(fn))
}

// asksFirst reports whether a function asks the variable, under the lock, whether it has
// set it already: it counts on being called again, beside others.
func (t *tally) asksFirst(fn *ssa.Function) bool {
	for _, r := range t.sites {
		load, ok := r.Instr.(*ssa.UnOp)
		if !ok || r.write || r.Fn != fn || r.cover != snapshot.WriteHad {
			continue
		}
		asks := slices.ContainsFunc(*load.Referrers(), func(ref ssa.Instruction) bool { _, ok := ref.(*ssa.If); return ok })
		if asks && slices.ContainsFunc(t.sites, func(w *site) bool {
			return w.write && w.Fn == fn && w.cover == snapshot.WriteHad && summary.Dominates(load, w.Instr)
		}) {
			return true
		}
	}
	return false
}

// gives reports whether a function has a result besides an error: it makes something
// for its caller.
func gives(fn *ssa.Function) bool {
	res := access.Outermost(fn).Signature.Results()
	return res.Len() > 1 || res.Len() == 1 && !types.Identical(res.At(0).Type(), types.Universe.Lookup("error").Type())
}

// makesName fits methods that make something else than the object they belong to:
// p.newConn().
var makesName = regexp.MustCompile(`^(?i:new|make|create)(?:[^a-z]|$)`)

// teardownName fits functions that run when the others have ended, mostly.
var teardownName = regexp.MustCompile(`^(?i:must_?)?(?i:close|stop|shut_?down|clean_?up|destroy|finish|tear_?down|release|unload|drain|dispose)(?:[^a-z]|$)`)

func (t *tally) teardown(fn *ssa.Function) bool {
	return t.begins(fn) && teardownName.MatchString(access.Outermost(fn).Name()) && !t.res.Spawned(fn)
}

// lifecycle reports whether fn's name is one of the two.
func (t *tally) lifecycle(fn *ssa.Function) bool {
	name := access.Outermost(fn).Name()
	return (setupName.MatchString(name) || teardownName.MatchString(name)) && !t.res.Spawned(fn)
}

func (t *tally) begins(fn *ssa.Function) bool {
	return t.v.Owner != nil || access.Outermost(fn).Signature.Recv() == nil
}

// loadName fits functions that read back a state with goroutines that help them.
var loadName = regexp.MustCompile(`^(?i:must_?)?(?i:load|restore|recover|replay|rebuild|repair|read)(?:[^a-z]|$)`)
