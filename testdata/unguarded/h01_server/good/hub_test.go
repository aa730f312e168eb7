package server

import "testing"

// The test knows that an empty hub has dropped nobody.
func TestBroadcast(t *testing.T) {
	h := newHub()
	h.broadcast("nobody")
	h.clients[&peer{}] = true
	h.broadcast("one")
}
