package show

import "fixtures/atomicmix/h24_packages/good/counter"

// halve is the owner: nobody else sets the bound.
func halve(b *counter.Bound) uint32 {
	old := b.End
	b.Set(old / 2)
	return old - b.End
}
