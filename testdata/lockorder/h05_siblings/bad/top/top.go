// Package top is the first to import both siblings.
package top

import (
	"fixtures/lockorder/h05_siblings/bad/base"
	"fixtures/lockorder/h05_siblings/bad/left"
	"fixtures/lockorder/h05_siblings/bad/right" // want `B\.mu is taken while .*A\.mu is held.*left\.go:7`
)

func Run(a *base.A, b *base.B) {
	go left.Do(a, b)
	go right.Do(a, b)
}
