package context

import "fixtures/goroutineleak/h08_packages/good/context/beat"

// Ask asks a peer while the heart beats.
func Ask(peer func() string) string {
	b := beat.New(func() {})
	if !b.Alive() {
		return ""
	}
	return peer()
}
