// Reported though base accepts its half: the directive takes the order out of
// what the command joins from the whole program, but the facts that an importer
// sees are made before directives are read.

// Package user takes base's locks in the opposite order, which base expects.
package user

import "fixtures/lockorder/h05_accepted/good/base"

func Reverse() {
	base.B.Lock()
	defer base.B.Unlock()
	base.A.Lock() // want `base\.A is taken while base\.B is held; .*base\.go:17 takes them the other way round`
	defer base.A.Unlock()
}
