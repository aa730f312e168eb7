package tickerrange

import (
	"sync/atomic"
	"testing"
	"time"
)

type sampler struct {
	ticker *time.Ticker
	n      atomic.Int64
}

func newSampler(d time.Duration) *sampler {
	s := &sampler{ticker: time.NewTicker(d)}
	go s.run()
	return s
}

func (s *sampler) run() {
	for range s.ticker.C { // want `goroutine has no way to stop: this loop never ends`
		s.n.Add(1)
	}
}

func (s *sampler) Stop() { s.ticker.Stop() }

func TestSampler(t *testing.T) {
	s := newSampler(time.Millisecond)
	time.Sleep(5 * time.Millisecond)
	s.Stop()
	if s.n.Load() < 0 {
		t.Fatal()
	}
}
