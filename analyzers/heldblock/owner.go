package heldblock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/summary"
)

// The lock that a wait's peer takes is the one that is held only if the two
// objects belong together. They do if the lock and what is waited on are fields
// of one struct type; or if the peer comes to its lock from the very object
// that the waiter came to from the lock's owner:
//
//	func (s *Server) Close() { s.mu.Lock(); for _, c := range s.conns { <-c.done } … }
//	func (c *conn) run()     { …; c.srv.mu.Lock(); …; close(c.done) }

// sameOwner reports whether the lock and what is waited on are fields of one
// struct type, or the channel was made in this very function.
func sameOwner(h summary.Held, w wait) bool {
	if w.local {
		return true
	}
	class := h.Class[strings.LastIndexByte(h.Class, '/')+1:]
	parts := strings.Split(class, ".")
	return len(parts) >= 3 && parts[len(parts)-2] == w.owner || len(parts) == 2 && parts[0] == w.owner
}

// leadsBack reports whether the lock of the peer, seen from the object that fn
// waits on, is the one held: the back pointers of the package say so.
func (c *checker) leadsBack(fn *ssa.Function, h summary.Held, w wait, p peer, lock access.Path) bool {
	waited, ok := holder(w.on)
	if !ok {
		return false
	}
	there, ok := holder(p.on)
	if !ok {
		return false
	}
	rest, ok := lock.Rest(there)
	if !ok {
		return false
	}
	found := c.res.Func(fn).Env.Settle(waited.With(rest))
	return found.Known() && found == h.Path
}

// called gives the lock that a peer asks for in a function which sits in a field
// of what is waited on, and which was handed over by the lock's owner:
//
//	func (s *Server) Start()   { s.watch.Start(s.expire) } // expire locks s.mu
//	func (s *Server) Add()     { s.mu.Lock(); …; s.watch.news <- n; … }
//	func (w *watcher) loop()   { for { …; w.expire(); …; <-w.news } }
func (c *checker) called(w wait, p peer, h summary.Held, ev *summary.Event) *need {
	keeper, ok := holder(ev.Lock.Path)
	if there, known := holder(p.on); !ok || !known || keeper != there {
		return nil
	}
	waited, ok := holder(w.on)
	if !ok || waited.Root() != h.Path.Root() {
		return nil
	}
	f := c.res.Func(p.fn)
	for _, handed := range c.res.HandedTo(f.Env.Class(ev.Lock.Path).Name) {
		// The way from the lock's owner to the keeper is the same here and there.
		if handed.Lock.Class != h.Class || handed.Lock.Path.Sel != h.Path.Sel ||
			handed.Keeper.Sel != waited.Sel || handed.Keeper.Root() != handed.Lock.Path.Root() {
			continue
		}
		if h.Mode != lockgraph.Read || handed.Mode != lockgraph.Read {
			return &need{handed.Func, handed.Trace.Last()}
		}
	}
	return nil
}

// holder is the object that a path's last field belongs to.
func holder(p access.Path) (access.Path, bool) {
	i := strings.LastIndexByte(p.Sel, '.')
	if !p.Known() || i < 0 {
		return access.Path{}, false
	}
	p.Sel = p.Sel[:i]
	return p, true
}

// pathOf is the path of a value of fn.
func (c *checker) pathOf(fn *ssa.Function, v ssa.Value) access.Path {
	f := c.res.Func(fn)
	if f == nil || v == nil {
		return access.Path{}
	}
	return f.Env.Of(v)
}

// pathsOf lists the paths of a call's arguments, the receiver first.
func (c *checker) pathsOf(call ssa.CallInstruction) []access.Path {
	args := call.Common().Args
	out := make([]access.Path, len(args))
	for i, arg := range args {
		out[i] = c.pathOf(call.Parent(), arg)
	}
	return out
}

// seenFrom gives the wait of a call's callee in terms of the caller.
func (c *checker) seenFrom(w wait, call *ssa.Call) wait {
	w.on = w.on.Subst(c.pathsOf(call), nil)
	w.way = append(slices.Clone(w.way), call.Pos())
	return w
}

// inStarted is what the group of a spawn is called in the function that it
// starts, a literal or a method value: the group of one of its captured values.
func (c *checker) inStarted(s *chans.Spawn) access.Path {
	group := c.pathOf(s.In, s.Group)
	for _, arg := range s.Instr.Common().Args {
		mc, ok := arg.(*ssa.MakeClosure)
		if !ok || mc.Fn != s.Fns[0] {
			continue
		}
		for i, b := range mc.Bindings {
			if rest, ok := group.Rest(c.pathOf(s.In, b)); ok {
				return access.OfFree(i).With(rest)
			}
		}
	}
	return access.Path{}
}
