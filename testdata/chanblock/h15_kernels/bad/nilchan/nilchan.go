package nilchan

import (
	"testing"
	"time"
)

type update struct{ version int }

type syncer struct {
	updates chan update
	acks    chan int
	seen    int
}

func newSyncer() *syncer { return &syncer{updates: make(chan update, 1)} }

func (s *syncer) run() {
	for u := range s.updates {
		s.seen = u.version
		s.acks <- u.version // want `send on s\.acks blocks for ever: nothing makes syncer\.acks, it is nil`
	}
}

func (s *syncer) push(v int) int {
	s.updates <- update{v}
	select {
	case n := <-s.acks:
		return n
	case <-time.After(time.Millisecond):
		return -1
	}
}

func TestSyncer(t *testing.T) {
	s := newSyncer()
	go s.run()
	if s.push(3) == 3 {
		t.Log("acked")
	}
	close(s.updates)
}
