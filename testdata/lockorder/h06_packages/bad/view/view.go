// Package view uses what is wrong in package tree, where it is said.
package view

import "fixtures/lockorder/h06_packages/bad/tree"

type UI struct{ dir *tree.Dir }

func (u *UI) Draw() int { return u.dir.Largest(0) }

func (u *UI) Delete() { u.dir.Shrink(1) }

func Run(u *UI) {
	go u.Delete()
	u.Draw()
}
