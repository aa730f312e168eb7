// Package left takes B and then A.
package left

import "fixtures/lockorder/h05_siblings/bad/base"

func Do(a *base.A, b *base.B) {
	b.Under(func() {
		a.Incr()
	})
}
