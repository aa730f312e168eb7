// Package top imports both siblings.
package top

import (
	"fixtures/lockorder/h05_siblings/good/base"
	"fixtures/lockorder/h05_siblings/good/left"
	"fixtures/lockorder/h05_siblings/good/right"
)

func Run(a *base.A, b *base.B) {
	go left.Do(a, b)
	go right.Do(a, b)
}
