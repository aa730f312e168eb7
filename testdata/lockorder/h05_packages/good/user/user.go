// Package user takes base's locks in the order that base takes them.
package user

import "fixtures/lockorder/h05_packages/good/base"

func Same() {
	base.A.Lock()
	defer base.A.Unlock()
	base.B.Lock()
	defer base.B.Unlock()
}
