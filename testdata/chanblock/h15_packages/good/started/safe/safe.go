// Package safe leaves work for later.
package safe

var later []func()

// Go puts f by; Drop may throw it away unrun.
func Go(f func()) {
	later = append(later, f)
}

// Drop forgets what was put by.
func Drop() { later = nil }
