//go:build go1.22

package good

import "time"

func poll(n int) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range n {
		<-t.C
	}
}

// tick goes on for the life of the process.
func tick() {
	for range time.Tick(time.Second) {
		println("tick")
	}
}

func forEver(step func()) {
	c := time.Tick(time.Second)
	for {
		<-c
		step()
	}
}

type clock struct{ t *time.Ticker }

func newClock() *clock {
	return &clock{t: time.NewTicker(time.Second)}
}

func (c *clock) next() { <-c.t.C }

func (c *clock) Close() { c.t.Stop() }

// handed out: its new owner stops it.
func handOut() *time.Ticker { return time.NewTicker(time.Second) }

func captured(n int) {
	t := time.NewTicker(time.Second)
	go func() {
		for range n {
			<-t.C
		}
		t.Stop()
	}()
}

func until(done <-chan bool) bool {
	t := time.NewTicker(time.Second)
	for {
		select {
		case ok := <-done:
			t.Stop()
			return ok
		case <-t.C:
		}
	}
}
