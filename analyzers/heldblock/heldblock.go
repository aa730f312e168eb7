package heldblock

import (
	_ "embed"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports waits under a lock that the other side needs.
var Analyzer = &analysis.Analyzer{
	Name:     "heldblock",
	Doc:      report.Doc(doc, "heldblock"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/heldblock",
	Run:      run,
	Requires: []*analysis.Analyzer{chans.Analyzer, explore.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass     *analysis.Pass
	res      *chans.Result
	reported map[token.Pos]bool
}

// wait is an operation that blocks until one of its peers does its part.
type wait struct {
	verb  string      // "receive from s.done"
	on    access.Path // what it waits on, in terms of the function that holds the lock
	owner string      // the type whose field it waits on; "" for a local
	local bool
	lets  string   // the class of the lock that it lets go while it waits
	ends  []string // the channels whose close ends it too, with the whole object
	fills bool     // it waits only where the channel's buffer is full
	peers []peer
	way   []token.Pos // the operation itself and the calls that lead to it
}

// peer is one way for a wait to end: instruction at of fn, nil for the end of
// fn. There it is known as on.
type peer struct {
	fn    *ssa.Function
	at    ssa.Instruction
	on    access.Path
	since ssa.Instruction // the Add by which fn made itself waited for, or nil
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, res: pass.ResultOf[chans.Analyzer].(*chans.Result), reported: map[token.Pos]bool{}}
	defer c.res.Use()()
	for _, fn := range c.res.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				c.instr(in)
			}
		}
	}
	c.locked()
	for _, o := range c.res.Objects {
		if o.Kind == chans.Chan {
			c.ownConsumer(o)
			c.lockedEnd(o)
			c.subscribers(o)
		}
	}
	c.played()
	return nil, nil
}

// played reports waits under a lock that the other side needs, found by playing
// the goroutines of a scope against each other.
func (c *checker) played() {
	ex := c.pass.ResultOf[explore.Analyzer].(*explore.Result)
	for _, f := range ex.For("heldblock", func(pos token.Pos) bool { return c.reported[pos] }) {
		pos := explore.PosOf(f.At)
		c.reported[pos] = true
		report.At(c.pass, pos, f.Finding(c.res))
	}
}

// instr looks at one instruction: its own waits, or those of what it calls.
func (c *checker) instr(in ssa.Instruction) {
	held := c.res.Held(in)
	if len(held) == 0 {
		return
	}
	if _, ok := in.(*ssa.Defer); ok {
		return
	}
	if _, ok := in.(*ssa.Go); ok {
		return
	}
	for _, w := range c.waitsFrom(in) {
		c.check(in, held, w)
	}
	c.advise(in, held)
}

// waitsFrom lists the waits of an instruction and of what it calls.
func (c *checker) waitsFrom(in ssa.Instruction) []wait {
	out := c.waitsAt(in)
	if call, ok := in.(*ssa.Call); ok {
		if callee := c.res.Static(call); callee != nil {
			for _, w := range c.waitsOf(callee, 0) {
				out = append(out, c.seenFrom(w, call))
			}
		}
	}
	return out
}

// waitsAt lists the waits of an instruction itself.
func (c *checker) waitsAt(in ssa.Instruction) []wait {
	var out []wait
	for _, op := range c.res.OpsAt(in) {
		if w, ok := c.waitOf(op); ok {
			out = append(out, w)
		}
	}
	if call, ok := in.(*ssa.Call); ok {
		if w, ok := c.groupWait(call); ok {
			out = append(out, w)
		}
		if w, ok := c.permitWait(call); ok {
			out = append(out, w)
		}
	}
	return out
}

// until words when it comes to the wait, and what else ends it.
func (w wait) until() string {
	words := ""
	if w.fills {
		words = ", once the buffer is full"
	}
	if len(w.ends) > 0 {
		words += "; only the close of " + strings.Join(w.ends, " or ") + " ends it"
	}
	return words
}

// waitOf describes the wait of a channel or WaitGroup operation.
func (c *checker) waitOf(op *chans.Op) (wait, bool) {
	o := op.Obj
	if op.Deferred || op.Spawned || !o.Known() || o.Elem {
		return wait{}, false
	}
	w := wait{local: o.Local(), on: c.pathOf(op.Fn, op.Val), way: []token.Pos{op.Pos, op.Instr.Pos()}}
	if !op.Alone() {
		var ok bool
		if w.ends, ok = c.onlyByEnd(op); !ok {
			return wait{}, false
		}
	}
	w.owner = c.owner(o)
	var peers []*chans.Op
	switch op.Kind {
	case chans.Recv, chans.Range:
		w.verb, peers = c.res.Verb(op), o.Of(chans.Send, chans.Close)
		if len(o.Makes) == 0 || c.counted(op) {
			return wait{}, false
		}
	case chans.Send:
		if w.fills = !o.Unbuffered(); w.fills && !c.fills(op) {
			return wait{}, false
		}
		w.verb, peers = c.res.Verb(op), o.Of(chans.Recv, chans.Range)
	case chans.Wait:
		w.verb, peers = op.Name+".Wait"+c.res.By(op), o.Of(chans.Done)
		for _, s := range c.res.Spawns {
			if s.Group != nil && c.res.Object(s.Group) == o {
				if len(s.Fns) != 1 {
					return wait{}, false
				}
				w.peers = append(w.peers, peer{fn: s.Fns[0], on: c.inStarted(s)})
			}
		}
	case chans.CondWait:
		// It lets its own lock go meanwhile.
		w.lets = c.condLock(o)
		w.verb, peers = op.Name+".Wait", o.Of(chans.Signal, chans.Broadcast)
		if w.lets == "" {
			return wait{}, false
		}
	default:
		return wait{}, false
	}
	for _, p := range peers {
		if p.Fn == op.Fn && !p.Deferred {
			continue // the same goroutine: no help
		}
		at := p.Instr
		if p.Deferred {
			at = nil
		}
		w.peers = append(w.peers, peer{p.Fn, at, c.pathOf(p.Fn, p.Val), addedBy(o, p.Fn)})
	}
	return w, len(w.peers) > 0
}

// addedBy is the Add by which a function counts itself: what it needs before
// that, nobody waits for.
func addedBy(o *chans.Object, fn *ssa.Function) ssa.Instruction {
	for _, op := range o.Of(chans.Add) {
		if op.Fn == fn && !op.Deferred {
			return op.Instr
		}
	}
	return nil
}

// counted reports whether a receive comes behind a look at how much there is in the
// channel: under the lock, nobody else takes it.
func (c *checker) counted(op *chans.Op) bool {
	p := c.pathOf(op.Fn, op.Val)
	return p.Known() && summary.Passed(op.Instr, func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		b, ok := call.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == "len" && c.pathOf(op.Fn, call.Call.Args[0]) == p
	})
}

// owner is the type of which the object is a field, "" where it is none.
func (c *checker) owner(o *chans.Object) string {
	owner, _, _ := strings.Cut(c.res.Class(o), ".")
	return owner
}

// check reports the wait when each of its peers needs a lock that is held.
func (c *checker) check(in ssa.Instruction, held []summary.Held, w wait) {
	pos := in.Pos()
	if c.reported[pos] {
		return
	}
	for _, h := range held {
		if h.Class == "" || w.lets != "" && strings.HasSuffix(h.Class, "."+w.lets) {
			continue
		}
		var first *need
		for _, p := range w.peers {
			n := c.needs(in, w, p, h)
			if n == nil {
				first = nil
				break
			}
			if first == nil {
				first = n
			}
		}
		if first == nil {
			continue
		}
		c.reported[pos] = true
		for _, step := range w.way {
			c.reported[step] = true
		}
		f := c.res.Func(in.Parent())
		name := f.LockName(h.Lock)
		since := " is held by all who call this"
		if h.At != nil {
			since = " is held since " + c.res.Place(h.At.Pos(), pos)
		}
		report.At(c.pass, pos, finding.Finding{
			Category: "heldblock-peer",
			Message: w.verb + " waits while " + name + since +
				", and " + first.fn + " needs " + name + " first (" + c.place(first.trace, pos) + ")" + w.until(),
			Func:       f.Name,
			Locks:      []string{h.Class},
			Confidence: finding.Medium,
		})
		return
	}
}

// need is what a peer takes before it does its part.
type need struct {
	fn    string
	trace *summary.Trace
}

// needs gives the acquisition of the held lock's class that comes before the
// peer's part, or nil when there is none.
func (c *checker) needs(waiter ssa.Instruction, w wait, p peer, h summary.Held) *need {
	f := c.res.Func(p.fn)
	if f == nil || f.Sum == nil || f.Sum.Unknown || c.told(waiter, p) {
		return nil
	}
	for i := range f.Sum.Events {
		ev := &f.Sum.Events[i]
		if ev.Trace == nil || c.beforeStart(waiter.Parent(), p.fn, ev.Trace.Pos) {
			continue
		}
		if p.at != nil && !c.before(p.fn, ev.Trace.Pos, p.at) || p.since != nil && !c.againAfter(p, ev) {
			continue
		}
		switch {
		case ev.Kind == summary.EvCall && ev.Method == "":
			if n := c.called(w, p, h, ev); n != nil {
				return n
			}
		case ev.Kind == summary.EvAcquire && c.isHeld(waiter, w, p, h, ev.Lock, ev.Mode):
			return &need{f.Name, ev.Trace.Last()}
		}
	}
	return nil
}

// isHeld reports whether the lock that a peer asks for is the one held.
func (c *checker) isHeld(waiter ssa.Instruction, w wait, p peer, h summary.Held, lock summary.Lock, mode lockgraph.Mode) bool {
	if lock.Class != h.Class || h.Mode == lockgraph.Read && mode == lockgraph.Read {
		return false
	}
	return sameOwner(h, w) || c.leadsBack(waiter.Parent(), h, w, p, lock.Path) || c.keptBy(w, p, h, lock.Path)
}

// beforeStart reports whether the peer starts the waiter's goroutine and has
// the lock behind it by then.
func (c *checker) beforeStart(waiter, peerFn *ssa.Function, pos token.Pos) bool {
	for _, s := range c.res.SpawnsOf(waiter) {
		if s.In != peerFn {
			continue
		}
		for _, b := range peerFn.Blocks {
			for _, in := range b.Instrs {
				if in.Pos() == pos && chans.Dominates(in, s.Instr) && !chans.Reaches(s.Instr, in) {
					return true
				}
			}
		}
	}
	return false
}

// before reports whether what happens at pos in fn can come before instruction at.
func (c *checker) before(fn *ssa.Function, pos token.Pos, at ssa.Instruction) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if in.Pos() == pos && in != at {
				if _, ok := in.(ssa.CallInstruction); ok && chans.Reaches(in, at) {
					return true
				}
			}
		}
	}
	return false
}

// againAfter reports whether the peer may ask for the event's lock, itself or in a
// function that it calls, once it has counted itself. The event stands for all
// such places and tells of one.
func (c *checker) againAfter(p peer, ev *summary.Event) bool {
	for _, b := range p.fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok || in == p.since || !chans.Reaches(p.since, in) {
				continue
			}
			callee := c.res.Static(call)
			if callee == nil {
				if op := ops.Of(call.Common()); op.Kind == ops.Acquire || in.Pos() == ev.Trace.Pos {
					return true
				}
				continue
			}
			f := c.res.Func(callee)
			if f != nil && slices.ContainsFunc(f.Sum.Events, func(o summary.Event) bool { return o.Kind == ev.Kind && o.Lock.Class == ev.Lock.Class }) {
				return true
			}
		}
	}
	return false
}

func (c *checker) place(t *summary.Trace, from token.Pos) string {
	if t.Site != nil {
		return c.res.Result.Place(*t.Site)
	}
	return c.res.Place(t.Pos, from)
}
