package steps

import "sync/atomic"

type numbers struct{ last atomic.Uint32 }

// NextID may give two callers one number.
func (n *numbers) NextID() uint64 {
	n.last.Add(1)
	return uint64(n.last.Load()) // want `n\.last is loaded again after Add at line 9: another goroutine may come in between`
}
