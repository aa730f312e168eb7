package bad

import "time"

type sampler struct {
	stop chan struct{}
	n    int
}

func newSampler() *sampler {
	p := &sampler{stop: make(chan struct{})}
	go p.loop()
	return p
}

func (p *sampler) loop() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			p.n++
		case <-p.stop: // want `goroutine has no way to stop: nothing sends on p\.stop or closes it`
			return
		}
	}
}

// Close forgets the loop.
func (p *sampler) Close() { p.n = 0 }

var useSampler = []any{newSampler, (*sampler).Close}
