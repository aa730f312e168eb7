package summary

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// The events of a function's summary.

// mergeConds gives the conditions of both lists, in a slice that may be a.
func mergeConds(a, b []Cond) []Cond {
	out := slices.Clip(a)
	for _, c := range b {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) > 6 {
		out = out[:6]
	}
	return out
}

// callParam records the call of a function value that only callers know.
func (r *recorder) callParam(s *state, at ssa.Instruction, p access.Path, method string, args []access.Path) {
	if r.w.root || !p.Portable() {
		return // as in addEvent
	}
	ev := Event{Kind: EvCall, Lock: Lock{Path: p}, Method: method, Trace: &Trace{Pos: PosOf(at), Func: r.w.out.Name}, Conf: finding.Medium}
	for _, a := range args {
		ev.Args = append(ev.Args, portablePath(a))
	}
	for _, h := range s.held {
		if h.Path.Portable() {
			ev.Held = append(ev.Held, Taken{portably(h.Lock), h.Mode, h.Trace})
		}
	}
	r.addEvent(s, ev)
}

// addEvent puts an event into the function's summary. Two ways to one event
// leave the conditions and gates that both share, and the shorter trace.
func (r *recorder) addEvent(s *state, ev Event) {
	if r.w.root {
		return
	}
	ev.Lock = portably(ev.Lock)
	if !ev.Lock.Path.Known() && (ev.Lock.Class == "" || ev.Kind != EvAcquire) {
		return
	}
	key := eventKey{kind: ev.Kind, path: ev.Lock.Path, class: ev.Lock.Class, mode: ev.Mode, method: ev.Method}
	ev.Let, key.let = lets(s, ev.Let)
	ev.Conds = mergeConds(r.entryConds(s), ev.Conds)
	events := &r.w.out.Sum.Events
	i, ok := r.events[key]
	if !ok {
		if len(*events) < maxEvents {
			r.events[key] = len(*events)
			*events = append(*events, ev)
		}
		return
	}
	old := &(*events)[i]
	old.Conds = without(old.Conds, func(c Cond) bool { return !slices.Contains(ev.Conds, c) })
	old.Gates = without(old.Gates, func(g lockgraph.Gate) bool { return !slices.Contains(ev.Gates, g) })
	old.Held = without(old.Held, func(h Taken) bool {
		return !slices.ContainsFunc(ev.Held, func(o Taken) bool { return o.Lock == h.Lock })
	})
	if ev.Trace.Depth() < old.Trace.Depth() || ev.Conf < old.Conf {
		old.Trace, old.Conf = ev.Trace, ev.Conf
	}
}

// nothingNew reports whether a callee's event, whose lock is named in terms of
// this function, would leave the function's summary and its orders as they are:
// most events come again and again, by every call of one function and in every
// state.
func (r *recorder) nothingNew(s *state, t target, ev *Event, lock Lock) bool {
	if ev.Kind != EvCall && len(s.held) > 0 {
		return false // it makes orders
	}
	portable := lock.Path.Portable()
	if !portable && (lock.Class == "" || ev.Kind != EvAcquire) {
		return true // a place that no caller knows
	}
	if len(s.let) > 0 || len(ev.Let) > 0 || strings.Contains(lock.Path.Sel, "[") {
		return false
	}
	key, depth, conf := eventKey{kind: ev.Kind, class: lock.Class, mode: ev.Mode}, ev.Trace.Depth()+1, max(ev.Conf, t.conf)
	if ev.Kind == EvCall { // see callParam
		key, depth, conf = eventKey{kind: EvCall, method: ev.Method}, 1, finding.Medium
	}
	if portable {
		key.path = lock.Path.Portably()
	}
	i, ok := r.events[key]
	if !ok {
		return len(r.w.out.Sum.Events) >= maxEvents
	}
	old := &r.w.out.Sum.Events[i]
	return len(old.Conds) == 0 && len(old.Gates) == 0 && len(old.Held) == 0 && len(old.Let) == 0 &&
		old.Trace.Depth() <= depth && old.Conf <= conf
}

// lets gives the entry locks that were let go before an event, with those that
// the state knows of, sorted, and a text that tells such lists apart.
func lets(s *state, before []Let) ([]Let, string) {
	if len(s.let) == 0 && len(before) == 0 {
		return nil, ""
	}
	out := slices.Clone(before)
	for _, l := range s.let {
		out = append(out, l.Let)
	}
	out = slices.DeleteFunc(out, func(l Let) bool { return !l.Lock.Path.Portable() })
	slices.SortFunc(out, func(a, b Let) int { return a.Lock.Path.Compare(b.Lock.Path) })
	var key strings.Builder
	for i := range out {
		p := out[i].Lock.Path.Portably()
		out[i].Lock.Path = p
		key.WriteString(p.Name + p.Sel + "\x00" + string(rune('0'+p.Index)))
	}
	return out, key.String()
}

// entryConds is walker.entryConds, worked out once for all events of a call.
func (r *recorder) entryConds(s *state) []Cond {
	if !slices.Equal(r.entry.of, s.conds) || r.entry.stored != len(r.w.stored) || r.entry.conds == nil {
		r.entry.of, r.entry.stored = slices.Clip(s.conds), len(r.w.stored)
		r.entry.conds = append([]Cond{}, r.w.entryConds(s)...)
	}
	return r.entry.conds
}
