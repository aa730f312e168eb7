package semaphore

import (
	"errors"
	"sync"
	"testing"
)

type image struct{ url string }

type puller struct {
	sem  chan struct{}
	wg   sync.WaitGroup
	done int
	mu   sync.Mutex
}

func newPuller(n int) *puller { return &puller{sem: make(chan struct{}, n)} }

func (p *puller) pull(im image) error {
	p.sem <- struct{}{}
	defer func() { <-p.sem }()
	if im.url == "" {
		return errors.New("no url")
	}
	p.mu.Lock()
	p.done++
	p.mu.Unlock()
	return nil
}

func (p *puller) all(ims []image) {
	for _, im := range ims {
		p.wg.Add(1)
		go func() {
			defer p.wg.Done()
			_ = p.pull(im)
		}()
	}
	p.wg.Wait()
}

func TestPull(t *testing.T) {
	p := newPuller(1)
	p.all([]image{{""}, {"x"}})
}
