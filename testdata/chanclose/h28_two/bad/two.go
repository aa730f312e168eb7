package bad

import "sync"

type challenge struct {
	mu    sync.Mutex
	chans map[string]chan struct{}
}

func (c *challenge) wait(name string, timeout <-chan int) {
	ch := make(chan struct{})
	c.mu.Lock()
	c.chans[name] = ch
	c.mu.Unlock()
	select {
	case <-timeout:
		close(c.chans[name]) // want `c.chans\[name\] is closed here and at line 28: whichever comes second panics`
	case <-ch:
	}
	c.mu.Lock()
	delete(c.chans, name)
	c.mu.Unlock()
}

func (c *challenge) arrived(name string) {
	c.mu.Lock()
	if _, ok := c.chans[name]; ok {
		close(c.chans[name])
	}
	c.mu.Unlock()
}
