package lockgraph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

// Node names a class of locks: "pkg/path.Type.field" or "pkg/path.var". All
// instances of a class are one node.
type Node = string

// Home tells the objects of one class apart: the package variable or the field
// that keeps the only way to the object, or "" where that is not known. The locks
// of two homes are two locks.
type Home = string

// Gate is a lock that is held besides From while an edge is taken.
type Gate struct {
	Class Node `json:"class"`
	Mode  Mode `json:"mode"`
}

// Edge says that some goroutine holds a lock of class From and asks for one of
// class To. It holds text only, so that it survives gob, JSON and another
// process.
type Edge struct {
	From       Node               `json:"from"`
	To         Node               `json:"to"`
	FromMode   Mode               `json:"fromMode"`
	ToMode     Mode               `json:"toMode"`
	Gates      []Gate             `json:"gates,omitempty"` // sorted by class, one a class, never From or To
	Phase      Phase              `json:"phase,omitempty"`
	Package    string             `json:"package"`        // import path of the code that takes the edge
	Func       string             `json:"func,omitempty"` // as in the source: "(*Account).Post"
	FromSite   finding.Site       `json:"fromSite"`       // where From was taken
	ToSite     finding.Site       `json:"toSite"`         // where To is asked for
	Trace      []finding.Step     `json:"trace,omitempty"`
	Confidence finding.Confidence `json:"confidence,omitempty"`
	Instances  Instances          `json:"instances,omitempty"`
	FromHome   Home               `json:"fromHome,omitempty"`
	ToHome     Home               `json:"toHome,omitempty"`
	Source     Source             `json:"source,omitempty"`
}

// clean gives the edge in the form in which the graph keeps it: own, sorted
// gates. A gate of the edge's own From or To class is left out: the goroutine
// that has one instance and takes another shows that the class has several,
// so holding "one of them" keeps nobody out.
func (e Edge) clean() Edge {
	gates := make([]Gate, 0, len(e.Gates))
	for _, g := range e.Gates {
		if g.Class != e.From && g.Class != e.To {
			gates = append(gates, g)
		}
	}
	slices.SortFunc(gates, compareGates)
	// Of two modes of one class the first, which is the stronger, stays.
	gates = slices.CompactFunc(gates, func(a, b Gate) bool { return a.Class == b.Class })
	e.Gates = slices.Clip(gates)
	if len(gates) == 0 {
		e.Gates = nil
	}
	if e.From != e.To {
		e.Instances = Unknown
	}
	return e
}

func compareGates(a, b Gate) int {
	return cmp.Or(strings.Compare(a.Class, b.Class), cmp.Compare(a.Mode, b.Mode))
}

// comparePair orders edges by their two classes and their source: the unit
// within which alternatives compete.
func comparePair(a, b Edge) int {
	return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To), cmp.Compare(a.Source, b.Source))
}

// compareKind orders what matters to the question whether a cycle can happen.
// The easier an edge fits into a cycle the earlier it comes: free phase, sure,
// few gates, strong modes.
func compareKind(a, b Edge) int {
	return cmp.Or(
		cmp.Compare(a.Phase, b.Phase),
		cmp.Compare(a.Instances, b.Instances),
		cmp.Compare(a.Confidence, b.Confidence),
		cmp.Compare(len(a.Gates), len(b.Gates)),
		cmp.Compare(a.FromMode, b.FromMode),
		cmp.Compare(a.ToMode, b.ToMode),
		slices.CompareFunc(a.Gates, b.Gates, compareGates),
		strings.Compare(a.FromHome, b.FromHome),
		strings.Compare(a.ToHome, b.ToHome),
	)
}

// compareWitness orders edges of one kind: the shortest trace tells most, the
// rest makes the order total.
func compareWitness(a, b Edge) int {
	return cmp.Or(
		cmp.Compare(len(a.Trace), len(b.Trace)),
		strings.Compare(a.Package, b.Package),
		a.ToSite.Compare(b.ToSite),
		a.FromSite.Compare(b.FromSite),
		strings.Compare(a.Func, b.Func),
		slices.CompareFunc(a.Trace, b.Trace, compareSteps),
	)
}

func compareSteps(a, b finding.Step) int {
	return cmp.Or(a.Site.Compare(b.Site), strings.Compare(a.Func, b.Func), strings.Compare(a.Text, b.Text))
}

func compareEdges(a, b Edge) int {
	return cmp.Or(comparePair(a, b), compareKind(a, b), compareWitness(a, b))
}

// dominates reports whether every cycle with f is also one with e in its
// place, so that a search may leave f out. FromMode must be the same: the
// stronger one makes more cycles, but also keeps more gates shut.
func (e *Edge) dominates(f *Edge) bool {
	return e.From == f.From && e.To == f.To && e.FromMode == f.FromMode &&
		(e.ToMode == f.ToMode || e.ToMode == Write) &&
		e.Phase <= f.Phase && e.Confidence <= f.Confidence && gatesWithin(e.Gates, f.Gates) &&
		(e.FromHome == "" || e.FromHome == f.FromHome) && (e.ToHome == "" || e.ToHome == f.ToHome)
}

// gatesWithin reports whether the gates a let pass whatever the gates b let
// pass. Both are sorted.
func gatesWithin(a, b []Gate) bool {
	i := 0
	for _, g := range a {
		for i < len(b) && b[i].Class < g.Class {
			i++
		}
		if i == len(b) || b[i].Class != g.Class || excludes(g.Mode, g.Mode) && !excludes(b[i].Mode, b[i].Mode) {
			return false
		}
	}
	return true
}

// meet reports whether two locks of one class may be one.
func meet(a, b Home) bool { return a == "" || b == "" || a == b }

// together reports whether two goroutines can be in the middle of e and f at
// one moment: each holds its From and its gates.
func (e *Edge) together(f *Edge) bool {
	if e.Phase == BeforeGo || f.Phase == BeforeGo || e.Phase == MainOnly && f.Phase == MainOnly {
		return false
	}
	for _, g := range e.Gates {
		if g.Class == f.From && excludes(g.Mode, f.FromMode) {
			return false
		}
	}
	for _, g := range f.Gates {
		if g.Class == e.From && excludes(g.Mode, e.FromMode) {
			return false
		}
	}
	i, j := 0, 0
	for i < len(e.Gates) && j < len(f.Gates) {
		switch c := strings.Compare(e.Gates[i].Class, f.Gates[j].Class); {
		case c < 0:
			i++
		case c > 0:
			j++
		case excludes(e.Gates[i].Mode, f.Gates[j].Mode):
			return false
		default:
			i, j = i+1, j+1
		}
	}
	return true
}
