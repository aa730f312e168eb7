package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// Handed is a lock that a function asks for which the package hands over to be
// kept in a field, and which may be called from there at any time.
type Handed struct {
	// Keeper is the object whose field keeps the function, and Lock the lock,
	// both in terms of the function that hands it over.
	Keeper access.Path
	Lock   Lock
	Mode   lockgraph.Mode
	Func   string // the name of the function handed over
	Trace  *Trace
}

// HandedTo lists what the functions ask for that are handed over to a field,
// by the class of the field.
func (r *Result) HandedTo(class string) []Handed {
	if r.eng == nil || class == "" {
		return nil
	}
	return r.eng.handed()[class]
}

// findHanded looks at every hand-over of a function to a field of an object
// that the caller can name.
func (e *engine) findHanded() map[string][]Handed {
	out := map[string][]Handed{}
	for _, fn := range e.funcs {
		e.eachHandOver(fn, func(h *handOver, v ssa.Value, class string, place access.Path) {
			if class == "" || place.Kind != access.Param || place.Index >= len(h.args) {
				return
			}
			out[class] = append(out[class], h.asks(v, h.args[place.Index])...)
		})
	}
	return out
}

// asks lists the locks that a function value asks for, whatever its arguments.
func (h *handOver) asks(v ssa.Value, keeper access.Path) []Handed {
	var out []Handed
	var blank state
	for _, t := range h.targets(v, "") {
		if t.sum == nil || t.sum.Unknown {
			continue
		}
		for i := range t.sum.Events {
			ev := &t.sum.Events[i]
			if ev.Kind != EvAcquire || !anyArgument(ev.Conds) {
				continue
			}
			lock, mode := h.w.subst(&blank, ev.Lock, ev.Mode, t)
			lock.Path = h.settle(lock.Path)
			if lock.Class != "" && !lock.Weak && lock.Path.Known() {
				out = append(out, Handed{Keeper: keeper, Lock: lock, Mode: mode, Func: t.name, Trace: ev.Trace})
			}
		}
	}
	return out
}
