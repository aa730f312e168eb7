// Package direct starts another package's method as a goroutine.
package direct

import "fixtures/unguarded/h01_packages/bad/direct/user"

func rename() string {
	u := &user.User{Age: 1}
	go u.Set("x", 1) // want `u.Base.name is written here through \(\*user.User\).Set \(.*base/base.go:6\) and read at line 9 through \(\*base.Base\).Name \(.*base/base.go:8\) by another goroutine, with no lock in common`
	return u.Name()
}
