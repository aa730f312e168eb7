// Package direct starts another package's method as a goroutine and lets it be.
package direct

import "fixtures/unguarded/h01_packages/good/direct/user"

func rename() string {
	u := &user.User{Age: 1}
	name := u.Name()
	go u.Set("x", 1)
	return name
}
