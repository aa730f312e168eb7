// Package async runs functions on goroutines of its own.
package async

// Do does not wait for f.
func Do(f func()) {
	go f()
}
