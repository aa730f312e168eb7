// Package stop ends things.
package stop

// Announce tells all who listen.
func Announce(done chan struct{}) { close(done) }
