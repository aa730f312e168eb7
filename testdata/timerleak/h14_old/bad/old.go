//go:build go1.22

package bad

import "time"

func poll(n int) {
	t := time.NewTicker(time.Second) // want `nothing stops this ticker: before Go 1.23 it is never collected`
	for range n {
		<-t.C
	}
}

func tick(n int) {
	c := time.Tick(time.Second) // want `nothing can stop the ticker of time.Tick when this function returns: before Go 1.23 it is never collected`
	for range n {
		<-c
	}
}

type clock struct{ t *time.Ticker }

func newClock() *clock {
	return &clock{t: time.NewTicker(time.Second)} // want `nothing stops the ticker in clock.t: before Go 1.23 it is never collected`
}

func (c *clock) next() { <-c.t.C }

func until(done <-chan bool) bool {
	t := time.NewTicker(time.Second) // want `this ticker is not stopped on the way to the return at line \d+: before Go 1.23 it is never collected`
	for {
		select {
		case ok := <-done:
			if !ok {
				return false
			}
			t.Stop()
			return true
		case <-t.C:
		}
	}
}
