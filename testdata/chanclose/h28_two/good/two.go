package good

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
		c.take(name)
	case <-ch:
	}
}

// take closes a channel and forgets it, so that nobody closes it again.
func (c *challenge) take(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch, ok := c.chans[name]; ok {
		delete(c.chans, name)
		close(ch)
	}
}

func (c *challenge) arrived(name string) {
	c.mu.Lock()
	if ch, ok := c.chans[name]; ok {
		close(ch)
		delete(c.chans, name)
	}
	c.mu.Unlock()
}
