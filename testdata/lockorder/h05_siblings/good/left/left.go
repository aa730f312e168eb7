// Package left takes A and then B.
package left

import "fixtures/lockorder/h05_siblings/good/base"

func Do(a *base.A, b *base.B) {
	a.Under(func() { b.Incr() })
}
