// Package right takes A and then B; neither it nor left imports the other.
package right

import "fixtures/lockorder/h05_siblings/bad/base"

func Do(a *base.A, b *base.B) {
	a.Under(func() { b.Incr() })
}
