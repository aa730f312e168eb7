// Package guard starts goroutines.
package guard

// Go runs f; a panic ends the process.
func Go(f func()) {
	go func() {
		f()
	}()
}
