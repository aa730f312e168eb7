package context

import "fixtures/goroutineleak/h08_packages/bad/context/beat"

// Ask asks a peer while the heart beats.
func Ask(peer func() string) string {
	b := beat.New(func() {}) // want `nothing calls Stop on what beat.New returns: the goroutine that it starts \(beat.go:\d+\) never ends`
	if !b.Alive() {
		return ""
	}
	return peer()
}
