// Package user takes base's locks in the opposite order, which base expects.
package user

import "fixtures/lockorder/h05_accepted/good/base"

func Reverse() {
	base.B.Lock()
	defer base.B.Unlock()
	base.A.Lock()
	defer base.A.Unlock()
}
