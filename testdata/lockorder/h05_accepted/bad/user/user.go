// Package user takes base's locks in the opposite order.
package user

import "fixtures/lockorder/h05_accepted/bad/base"

func Reverse() {
	base.B.Lock()
	defer base.B.Unlock()
	base.A.Lock() // want `base\.A is taken while base\.B is held; .*base\.go:26 takes them the other way round`
	defer base.A.Unlock()
}
