package explore

import (
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// What is known of functions of other packages: a call that does one thing to
// what it is given is played as that thing.

// names of what the model can do that no library function is.
const (
	nameSend    = "effect send"
	nameReceive = "effect receive"
	nameStart   = "effect go"
)

var effectNames = map[chans.OpKind]string{
	chans.Send: nameSend, chans.Recv: nameReceive, chans.Close: "builtin close",
	chans.Add: "sync.WaitGroup.Add", chans.Done: "sync.WaitGroup.Done", chans.Wait: "sync.WaitGroup.Wait",
	chans.Signal: "sync.Cond.Signal", chans.Broadcast: "sync.Cond.Broadcast",
}

// effects gives what is known of a function of another package.
func (t *tables) effects(c *ssa.CallCommon) *chans.Effects {
	if fn := c.StaticCallee(); fn == nil || fn.Pkg == t.res.SSA || known(calleeName(c)) != opNone {
		return nil
	}
	return t.res.EffectsOf(c)
}

// plain turns the call of a function of another package into the one thing that
// it does; a function that does more stays unknown.
func (t target) plain(e *chans.Effects) target {
	if fn, wg, ok := e.Started(); ok {
		if wg >= 0 {
			return t.as("sync.WaitGroup.Go", wg, fn)
		}
		return t.as(nameStart, fn)
	}
	if len(e.Args) != 1 || len(e.Args[0].Ops) != 1 {
		return t
	}
	arg, op := e.Args[0].Param, e.Args[0].Ops[0]
	name, ok := effectNames[op.Kind]
	if !ok || op.Spawned || op.Maybe || op.Loop || op.Cased || op.Kind == chans.Add && op.N == 0 {
		return t
	}
	out := t.as(name, arg)
	if op.Kind == chans.Add {
		out.args = append(out.args, integer(op.N))
	}
	return out
}

// as is the call of another function with some of the arguments. The others go
// out of sight.
func (t target) as(name string, args ...int) target {
	out := target{name: name, results: t.results, at: t.at}
	used := map[int]bool{}
	for _, i := range args {
		out.args = append(out.args, t.args[i])
		used[i] = true
	}
	for i, a := range t.args {
		if !used[i] {
			out.also = append(out.also, a)
		}
	}
	return out
}

// lose records that code out of sight has what the call is given besides.
func (t target) lose(s *state) {
	for _, a := range t.also {
		s.escape(a)
	}
}

// carries is what a goroutine that waits to send wants to hand over.
func (m *machine) carries(s *state, g *gor) value {
	if in, ok := g.at().(*ssa.Send); ok {
		return m.carried(s, m.eval(g.top(), in.X), in.X)
	}
	return symbol{"{?}"}
}

// passed moves a goroutine on that has sent.
func (m *machine) passed(g *gor) {
	if _, call := g.at().(*ssa.Call); call {
		m.deliver(g, null{})
		return
	}
	g.top().idx++
}
