package replyring

import "testing"

type cmd struct {
	key   string
	reply chan int
}

type actor struct {
	in   chan cmd
	peer *actor
	vals map[string]int
}

func newActor() *actor { return &actor{in: make(chan cmd), vals: map[string]int{}} }

func (a *actor) get(key string) int {
	c := cmd{key, make(chan int)}
	a.in <- c
	return <-c.reply // want `receive from c\.reply waits for ever: \(\*actor\)\.get waits too, at its receive from c\.reply \(line 21\)`
}

func (a *actor) loop() {
	for c := range a.in {
		v, ok := a.vals[c.key]
		if !ok && a.peer != nil {
			v = a.peer.get(c.key)
		}
		c.reply <- v
	}
}

func ring() int {
	a, b := newActor(), newActor()
	a.peer, b.peer = b, a
	go a.loop()
	go b.loop()
	n := a.get("k")
	close(a.in)
	close(b.in)
	return n
}

func TestRing(t *testing.T) {
	if ring() != 0 {
		t.Fatal()
	}
}
