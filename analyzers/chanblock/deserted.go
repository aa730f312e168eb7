package chanblock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// deserted reports a goroutine that sends with no way out to whoever calls a method of
// the object, while every such method gives up once the object is closed:
//
//	go func() { for { c, _ := l.Accept(); w.conns <- c } }()
//	func (w *wrapped) Accept() … { select { case c := <-w.conns: … case <-w.done: … } }
//
// The close finds the goroutine at its send, and nobody comes for the value any more.
func (c *checker) deserted(o *chans.Object) {
	if !o.Known() || !o.Made() || !o.Unbuffered() || o.Elem || o.Nil || len(o.Fields) == 0 || c.nilTested[o] || len(o.Of(chans.Close, chans.Range, chans.Len)) > 0 {
		return
	}
	var stop *chans.Object
	for _, recv := range o.Of(chans.Recv) {
		s := c.stopObject(recv)
		if s == nil || stop != nil && s != stop || len(c.res.SpawnsOf(access.Outermost(recv.Fn))) > 0 || c.res.LoopOf(recv.Instr.Block()) != nil {
			return
		}
		stop = s
	}
	if stop == nil {
		return
	}
	for _, send := range o.Of(chans.Send) {
		if !send.Alone() || send.Deferred || send.Via != nil || len(c.res.SpawnsOf(send.Fn)) == 0 || listens(send.Fn, stop) {
			continue
		}
		cl := stop.Of(chans.Close)[0]
		c.report(send, "chanblock-deserted", finding.Medium,
			c.res.Verb(send)+" blocks for ever once "+cl.Name+" is closed ("+c.res.Place(cl.Pos, send.Pos)+"): all who receive look at that too, and this goroutine does not")
	}
}

// stopObject is the channel that a receive's select looks at too, and that a method of the
// object closes at its end; nil if there is none.
func (c *checker) stopObject(recv *chans.Op) *chans.Object {
	if recv.Select == nil || !recv.Select.Blocking {
		return nil
	}
	st := stopOf(recv)
	if st == nil {
		return nil
	}
	s := c.res.Object(st.Chan)
	if s == nil || !s.Contained() || len(s.Fields) == 0 || len(s.Of(chans.Send)) > 0 || len(s.Of(chans.Close)) == 0 {
		return nil
	}
	for _, cl := range s.Of(chans.Close) {
		if fn := access.Outermost(cl.Fn); fn.Signature.Recv() == nil || !chans.StopsByName(fn) {
			return nil
		}
	}
	return s
}

// listens reports whether fn receives from the channel anywhere.
func listens(fn *ssa.Function, stop *chans.Object) bool {
	return slices.ContainsFunc(stop.Of(chans.Recv, chans.Range), func(op *chans.Op) bool { return op.Fn == fn })
}
