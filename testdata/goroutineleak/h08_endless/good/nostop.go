package good

import "time"

type sampler struct {
	stop chan struct{}
	// Quit is closed by who uses the sampler.
	Quit chan struct{}
}

func newSampler() *sampler {
	p := &sampler{stop: make(chan struct{}), Quit: make(chan struct{})}
	go p.loop()
	go p.other()
	return p
}

func (p *sampler) loop() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-p.stop:
			return
		}
	}
}

func (p *sampler) other() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-p.Quit:
			return
		}
	}
}

// Close ends the loop.
func (p *sampler) Close() { close(p.stop) }

var useSampler = []any{newSampler, (*sampler).Close}
