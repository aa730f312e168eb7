// Package explore plays the goroutines of one function, or of one type and its
// methods, against each other, and finds the moments from which some of them
// can never go on.
//
// A run is a symbolic one over the SSA form: objects that the run makes itself
// (channels, locks, WaitGroups, Conds, contexts and the structs around them)
// are exact; everything else is a symbol of which only the identity is known,
// and a branch on it goes both ways, but the same way each time. All orders in
// which the goroutines can take turns are followed, within a budget.
//
// What code out of sight can reach is taken to be served by it: an operation on
// such a channel never blocks. A goroutine is stuck when it waits for an object
// that no goroutine which can still run leads to, which is the test that the
// runtime's own profile of leaked goroutines makes. A run that leaves the model
// (recursion, too many rounds or goroutines, the end of the process) says
// nothing.
//
// The package finds places; the analyzers for each kind of place report them.
package explore

import (
	"go/token"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// Analyzer computes a *Result for one package.
var Analyzer = &analysis.Analyzer{
	Name:       "concurexplore",
	Doc:        "play the goroutines of small scopes against each other",
	Run:        run,
	Requires:   []*analysis.Analyzer{chans.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
}

// Result lists what was found in one package. It is read-only.
type Result struct {
	Stuck []*Stuck
}

// Kind says what happens at a place.
type Kind int

const (
	Blocked Kind = iota // waits for ever
	Panics
)

// Stuck is an operation at which a run comes to a halt.
type Stuck struct {
	Kind Kind
	// Why tells panics apart: "closetwice", "sendclosed", "closenil",
	// "negative" and "late" (WaitGroup), "nolock" (Cond).
	Why  string
	At   ssa.Instruction // where the goroutine stands
	Name string          // the method or operation: "sync.WaitGroup.Wait", "send"
	Nil  bool            // it waits for the nil channel
	Self bool            // it waits for a lock that it holds itself
	// Other is what made it impossible: the close of a channel.
	Other ssa.Instruction
	// Others are where further goroutines stand for ever.
	Others []Place
	// Root is the function that was played, Gone where it has returned.
	Root *ssa.Function
	Gone bool
	Left ssa.Instruction // the return at which it left, if known
	// Client names the calls of a client of a type, made up by the tool.
	Client string
	// Vague: a branch on the way is one that goroutines agree upon among
	// themselves, in a way that the model does not know.
	Vague bool
	// Test: only a test was seen to come to the place, which is not its own.
	Test bool
	// Guesses counts the branches that nothing decided.
	Guesses int
}

// Place is where a goroutine stands.
type Place struct {
	At   ssa.Instruction
	Name string
}

// For lists what is one analyzer's business, without what it has found already
// by other means: covered tells whether a place is part of such a finding.
func (r *Result) For(rule string, covered func(token.Pos) bool) []*Stuck {
	var out []*Stuck
	for _, f := range r.Stuck {
		if f.Rule() != rule || covered(PosOf(f.At)) || f.Other != nil && covered(PosOf(f.Other)) {
			continue
		}
		if slices.ContainsFunc(f.Others, func(p Place) bool { return covered(PosOf(p.At)) }) {
			continue
		}
		out = append(out, f)
	}
	return out
}

// Confirms reports whether a run came to a halt at a place, for certain enough
// to say so of a test too, which the end of the process rescues mostly.
func (r *Result) Confirms(pos token.Pos) bool {
	return slices.ContainsFunc(r.Stuck, func(f *Stuck) bool {
		return PosOf(f.At) == pos && f.Confidence() != finding.Low
	})
}

// Sure gives how sure a finding of a rule at a place is, when the rule itself
// is as sure as conf: a run that comes to a halt there is better than a guess.
func (r *Result) Sure(pos token.Pos, conf finding.Confidence) finding.Confidence {
	if conf == finding.Low && r.Confirms(pos) {
		return finding.Medium
	}
	return conf
}

// Budgets. Every bound ends in silence.
const (
	maxStates   = 2000    // states of one root
	maxSteps    = 40_000  // instructions of one root
	packageCost = 500_000 // instructions of one package
	maxScope    = 1500    // instructions of all functions that a root comes to
)

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[chans.Analyzer].(*chans.Result)
	out := &Result{}
	if res.SSA == nil {
		return out, nil
	}
	t := newTables(res)
	left := packageCost
	for _, root := range t.roots() {
		if left <= 0 {
			break
		}
		m := &machine{
			res: res, tables: t, root: root, client: clientName(root), steps: min(maxSteps, left),
			visited: map[*ssa.Function]bool{}, fnNum: map[*ssa.Function]int{},
		}
		before := m.steps
		m.play()
		left -= before - m.steps
		for _, f := range m.blocked {
			f.Test = res.InTest(root.fn.Pos()) && !res.InTest(PosOf(f.At))
			if !slices.ContainsFunc(out.Stuck, func(o *Stuck) bool { return o.At == f.At && o.Kind == f.Kind }) {
				out.Stuck = append(out.Stuck, f)
			}
		}
	}
	slices.SortStableFunc(out.Stuck, func(a, b *Stuck) int { return int(PosOf(a.At) - PosOf(b.At)) })
	return out, nil
}

// PosOf is the place of a stuck goroutine in the source.
func PosOf(in ssa.Instruction) token.Pos {
	switch in := in.(type) {
	case *ssa.Select:
		if p := in.Pos(); p.IsValid() {
			return p
		}
		for _, st := range in.States {
			if st.Pos.IsValid() {
				return st.Pos
			}
		}
	case ssa.CallInstruction:
		return in.Common().Pos()
	}
	return in.Pos()
}
