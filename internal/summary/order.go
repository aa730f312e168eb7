package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Which lock is asked for while which is held: the orders of a function, and the
// pairs that its callers settle.

func (r *recorder) order(s *state, at ssa.Instruction, h Held, ev Event, others []Held) {
	gates := ev.Gates
	for _, o := range others {
		gates = addGate(gates, o.Lock, o.Mode)
	}
	r.addOrder(s, Order{
		At: at, From: h.Lock, To: ev.Lock, FromMode: h.Mode, ToMode: ev.Mode, Gates: gates,
		FromTrace: h.Trace, Trace: ev.Trace, Conf: ev.Conf, Calm: s.calm,
		Ordered: h.Class == ev.Lock.Class && r.w.ordered(s, h.Path, ev.Lock.Path),
	}, ev.Conds)
}

func (r *recorder) addOrder(s *state, o Order, conds []Cond) {
	key := orderKey{fromC: o.From.Class, toC: o.To.Class, fromMode: o.FromMode, toMode: o.ToMode, calm: o.Calm}
	for _, g := range o.Gates {
		key.gates += g.Class + "\x00"
	}
	settled := o.From.Class != "" && !o.From.Weak && o.To.Class != "" && !o.To.Weak
	if o.From.Class == o.To.Class || !settled {
		key.from, key.to = o.From.Path, o.To.Path
	}
	if settled {
		o.let = letGo(s)
		if i, ok := r.orders[key]; !ok {
			r.orders[key] = len(r.w.out.Orders)
			r.w.out.Orders = append(r.w.out.Orders, o)
		} else if old := &r.w.out.Orders[i]; o.Trace.Depth() < old.Trace.Depth() {
			*old = o
		}
	}
	if (!settled || o.From.Class == o.To.Class) && (o.From.Path.Portable() || o.To.Path.Portable()) && !r.pairs[key] && len(r.w.out.Sum.Pairs) < maxPairs {
		r.pairs[key] = true
		r.w.out.Sum.Pairs = append(r.w.out.Sum.Pairs, Pair{
			From: portably(o.From), To: portably(o.To), FromMode: o.FromMode, ToMode: o.ToMode, Gates: o.Gates,
			Conds: mergeConds(r.entryConds(s), conds), FromTrace: o.FromTrace, Trace: o.Trace, Conf: o.Conf, Ordered: o.Ordered,
		})
	}
}

// pair settles an order that a callee left open, or passes it on.
func (r *recorder) pair(s *state, at ssa.Instruction, p Pair) {
	h := Held{Lock: p.From, Mode: p.FromMode, At: at, Trace: p.FromTrace}
	if p.From.Path == p.To.Path && p.From.Path.Known() && !p.From.Path.Vague() || amongAll(h, p.To.Path) {
		r.relock(at, h, Event{Kind: EvAcquire, Lock: p.To, Mode: p.ToMode, Trace: p.Trace, Conf: p.Conf}, p.Trace.Callee, true)
		return
	}
	gates := p.Gates
	for _, h := range s.held {
		gates = addGate(gates, h.Lock, h.Mode)
	}
	r.addOrder(s, Order{
		At: at, From: p.From, To: p.To, FromMode: p.FromMode, ToMode: p.ToMode, Gates: gates,
		FromTrace: p.FromTrace, Trace: p.Trace, Conf: p.Conf, Calm: s.calm,
		Ordered: p.Ordered || p.From.Class == p.To.Class && r.w.ordered(s, p.From.Path, p.To.Path),
	}, p.Conds)
}

// ordered reports whether the state knows of a comparison between the two
// objects that the paths start from: a.id < b.id, less(a, b).
func (w *walker) ordered(s *state, a, b access.Path) bool {
	for _, c := range s.conds {
		if c.Test == IsLess && c.Other.Known() {
			x, y := w.rootOf(c.Path), w.rootOf(c.Other)
			if apart(s.resolve(x), s.resolve(y), a, b) {
				return true
			}
		}
		if call, ok := c.Path.Val().(*ssa.Call); ok && c.Path.Sel == "" && len(call.Call.Args) >= 2 {
			for i, x := range call.Call.Args {
				for _, y := range call.Call.Args[:i] {
					if apart(s.resolve(w.env.Of(x)), s.resolve(w.env.Of(y)), a, b) {
						return true
					}
				}
			}
		}
	}
	return false
}

// apart reports whether x and y belong to the two objects that a and b start
// from.
func apart(x, y, a, b access.Path) bool {
	x, y, a, b = x.Root(), y.Root(), a.Root(), b.Root()
	return a != b && (x == a && y == b || x == b && y == a)
}

// rootOf looks through conversions and calls like uintptr(unsafe.Pointer(p)),
// x.ID() to the object that a comparison is about.
func (w *walker) rootOf(p access.Path) access.Path {
	v := p.Val()
	for range 6 {
		switch x := v.(type) {
		case *ssa.Convert:
			v = x.X
			continue
		case *ssa.Call:
			if x.Call.IsInvoke() {
				v = x.Call.Value
				continue
			}
			if len(x.Call.Args) > 0 {
				v = x.Call.Args[0]
				continue
			}
		}
		break
	}
	if v == nil {
		return p
	}
	return w.env.Of(v)
}
