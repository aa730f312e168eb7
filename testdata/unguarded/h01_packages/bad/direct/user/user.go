// Package user embeds a type of another package.
package user

import "fixtures/unguarded/h01_packages/bad/direct/base"

type User struct {
	base.Base
	Age int
}

func (u *User) Set(name string, age int) {
	u.Rename(name)
	u.Age = age
}
