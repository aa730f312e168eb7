package counter

import "sync/atomic"

// Bound is set by the one who owns it and looked at by who works up to it.
type Bound struct{ End uint32 }

func (b *Bound) Set(end uint32) { atomic.StoreUint32(&b.End, end) }

func (b *Bound) end() uint32 { return atomic.LoadUint32(&b.End) }

// Work goes up to the bound.
func (b *Bound) Work(do func(uint32)) {
	for i := uint32(0); i < b.end(); i++ {
		do(i)
	}
}
