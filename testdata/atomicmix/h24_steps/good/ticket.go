package steps

import "sync/atomic"

type numbers struct{ last, seen atomic.Uint32 }

func (n *numbers) NextID() uint64 { return uint64(n.last.Add(1)) }

// Seen tells about how many there were, which need not be exact.
func (n *numbers) Seen() uint32 {
	n.seen.Add(1)
	return n.seen.Load()
}
