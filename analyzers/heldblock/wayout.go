package heldblock

import (
	"slices"

	"github.com/concurlint/concurlint/internal/chans"
)

// onlyByEnd reports whether the other cases of an operation's select all wait
// for the end of the object it belongs to, and gives the channels that tell of
// it: select { case s.jobs <- j: case <-s.quit: }. Whoever waits there under a
// lock waits until somebody shuts the object down, which is a way out of the
// program and not of the deadlock.
func (c *checker) onlyByEnd(op *chans.Op) ([]string, bool) {
	if op.Select == nil || !op.Select.Blocking {
		return nil, false
	}
	var ends []string
	for _, other := range c.res.OpsAt(op.Select) {
		if other.Case == op.Case {
			continue
		}
		if !endSignal(other) {
			return nil, false
		}
		ends = append(ends, other.Name)
	}
	// A case that is no operation of this package's channels is left out of OpsAt.
	return ends, len(ends) == len(op.Select.States)-1
}

// endSignal reports whether the operation receives from a channel of a field
// that nobody sends on and that only methods other than the receiver's close.
func endSignal(op *chans.Op) bool {
	o := op.Obj
	if op.Kind != chans.Recv || !o.Known() || o.Elem || o.Nil || len(o.Fields) == 0 || len(o.Of(chans.Send)) > 0 {
		return false
	}
	closes := o.Of(chans.Close)
	return len(closes) > 0 && !slices.ContainsFunc(closes, func(cl *chans.Op) bool { return cl.Fn == op.Fn })
}
