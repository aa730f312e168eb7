// Package paced lets one call begin at a time. The token that it waits for is
// there from the start and comes back after each call: only who takes it away
// can make begin wait for ever, and nobody but the test does.
package paced

import "time"

type gate struct {
	token chan struct{}
	pause time.Duration
}

func newGate(pause time.Duration) *gate {
	g := &gate{token: make(chan struct{}, 1), pause: pause}
	g.token <- struct{}{}
	return g
}

func (g *gate) begin() {
	<-g.token
	go func() {
		time.Sleep(g.pause)
		g.token <- struct{}{}
	}()
}

// Do calls f when its turn has come.
func (g *gate) Do(f func() error) error {
	g.begin()
	return f()
}
