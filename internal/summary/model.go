package summary

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// Lock is one lock as a function sees it: the place, for questions within one
// goroutine, and the class, for questions across goroutines.
type Lock struct {
	Path  access.Path
	Class string // "" where only a caller can tell
	Weak  bool   // the class is a stand-in that a caller's field improves
}

// Trace is the way to an operation, caller first. Traces share their tails, so
// a step costs one node however many summaries carry it.
type Trace struct {
	Pos    token.Pos     // in this package, or NoPos and Site is set
	Site   *finding.Site // in another package
	Func   string        // where the step happens
	Callee string        // who is called; "" for the operation itself
	Next   *Trace
}

// Depth is the number of steps.
func (t *Trace) Depth() int {
	n := 0
	for ; t != nil; t = t.Next {
		n++
	}
	return n
}

// Last is the operation at the end of the way.
func (t *Trace) Last() *Trace {
	for t != nil && t.Next != nil {
		t = t.Next
	}
	return t
}

// maxTrace bounds the calls that a summary follows.
const maxTrace = 8

// Test is the kind of a Cond.
type Test uint8

const (
	IsTrue Test = iota
	IsNil
	IsConst // equal to the constant Const
	IsType  // of the concrete type Const
	IsLess  // less than Other, or than the constant Const
	IsSame  // equal to Other
)

// Cond is something known of a value: Path Test == Val.
type Cond struct {
	Path  access.Path
	Test  Test
	Const string
	Other access.Path
	Val   bool
}

// about reports whether the condition speaks of what depends on v.
func (c Cond) dependsOn(v ssa.Value) bool { return c.Path.DependsOn(v) || c.Other.DependsOn(v) }

// Let is a lock that was held on entry and is let go.
type Let struct {
	Lock Lock
	Mode lockgraph.Mode
	// Later: a goroutine lets it go, perhaps when the function has returned.
	Later bool
}

// Taken is a lock that is held on return and was not on entry.
type Taken struct {
	Lock  Lock
	Mode  lockgraph.Mode
	Trace *Trace
}

// Outcome is one way in which a function returns: what it changed about locks
// relative to its entry, under which conditions, with which results.
type Outcome struct {
	Acq   []Taken
	Rel   []Let
	Conds []Cond // over parameters, captured variables and globals
	// Results are what is known of the results (access.Result paths).
	Results []Cond
	// Post is what is known on return of captured variables that it assigns.
	Post []Cond
}

func (o *Outcome) neutral() bool { return len(o.Acq) == 0 && len(o.Rel) == 0 }

// EventKind says what an Event is.
type EventKind uint8

const (
	EvAcquire  EventKind = iota // Lock is asked for and may block
	EvCall                      // the function value at Lock.Path is called
	EvCondWait                  // waits on the Cond at Lock.Path
)

// Event is an operation together with what is held when it happens (Infer's
// critical pair), relative to the entry of the function whose summary it is
// in, own callees included.
type Event struct {
	Kind  EventKind
	Lock  Lock
	Mode  lockgraph.Mode
	Let   []Let            // entry-held locks that have been let go before
	Gates []lockgraph.Gate // classes taken since entry and held on every way here
	Conds []Cond
	Trace *Trace
	Conf  finding.Confidence
	// Method, for EvCall: that of an object behind an interface, which Lock names.
	Method string
	// Args, for EvCall: what the function is called with.
	Args []access.Path
	// Held, for EvCall: the locks taken since entry, which the function called
	// will find held.
	Held []Taken
}

// Pair is an order between two locks of which at least one class is known to
// callers only.
type Pair struct {
	From, To         Lock
	FromMode, ToMode lockgraph.Mode
	Gates            []lockgraph.Gate
	Conds            []Cond
	FromTrace        *Trace
	Trace            *Trace
	Conf             finding.Confidence
	Ordered          bool // an id, address or index comparison decides the order
}

// FuncRef is a function value that a function returns.
type FuncRef struct {
	Result int
	// Sum is the summary of the closure; its captured variables are Free.
	Sum  *Summary
	Free []access.Path // in terms of the returning function
	Args []access.Path // a method value's receiver, likewise
	Name string
	// Op is set instead of Sum for a method value of a known lock, Recv.
	Op   ops.Kind
	Mode lockgraph.Mode
	Recv access.Path
}

// ResultPath says that a result is a place that the caller can name.
type ResultPath struct {
	Result int
	Path   access.Path
}

// ResultField says that a field of a result is a place that the caller can
// name: what a constructor keeps of its arguments.
type ResultField struct {
	Result int
	Sel    string
	Path   access.Path
}

// Summary is what calling a function does, closed over its callees. All paths
// start at parameters, captured variables or globals.
type Summary struct {
	Name     string
	Outcomes []Outcome // empty: never returns
	Events   []Event
	Pairs    []Pair
	Results  []ResultPath
	Fields   []ResultField
	Funcs    []FuncRef
	Keeps    []Keep
	Spawns   bool // may start a goroutine
	// Assigns are the captured variables that a closure assigns.
	Assigns []access.Path
	// Unknown: the function was too large or strange; nothing may be concluded.
	Unknown bool
}

// trivial reports whether the summary says no more than no summary would.
func (s *Summary) trivial() bool {
	if s == nil {
		return true
	}
	for i := range s.Outcomes {
		if !s.Outcomes[i].neutral() {
			return false
		}
	}
	return len(s.Outcomes) > 0 && len(s.Events) == 0 && len(s.Pairs) == 0 && len(s.Results) == 0 && len(s.Fields) == 0 && len(s.Funcs) == 0 && len(s.Keeps) == 0 && !s.Spawns
}

// Held is a lock that is held at some point of a function.
type Held struct {
	Lock
	Mode  lockgraph.Mode
	At    ssa.Instruction // what took it, in this function
	Trace *Trace          // from this function to the operation
	Loose bool            // the element that it belongs to may have left its container
}
