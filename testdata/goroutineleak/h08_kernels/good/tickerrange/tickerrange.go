package tickerrange

import (
	"sync/atomic"
	"testing"
	"time"
)

type sampler struct {
	ticker *time.Ticker
	n      atomic.Int64
	done   chan struct{}
}

func newSampler(d time.Duration) *sampler {
	s := &sampler{ticker: time.NewTicker(d), done: make(chan struct{})}
	go s.run()
	return s
}

func (s *sampler) run() {
	for {
		select {
		case <-s.ticker.C:
			s.n.Add(1)
		case <-s.done:
			return
		}
	}
}

func (s *sampler) Stop() {
	s.ticker.Stop()
	close(s.done)
}

func TestSampler(t *testing.T) {
	s := newSampler(time.Millisecond)
	time.Sleep(5 * time.Millisecond)
	s.Stop()
	if s.n.Load() < 0 {
		t.Fatal()
	}
}
