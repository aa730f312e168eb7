// Package stop ends things.
package stop

// Announce tells one who listens now.
func Announce(done chan struct{}) {
	select {
	case done <- struct{}{}:
	default:
	}
}
