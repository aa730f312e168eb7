package good

import "sync"

// A struct type without a name is written twice, and its fields are the same.
type client struct {
	mu       sync.Mutex
	fetching *struct {
		done chan struct{}
		err  error
	}
}

func (c *client) fetch(get func() error) error {
	c.mu.Lock()
	wait := c.fetching
	if wait == nil {
		wait = &struct {
			done chan struct{}
			err  error
		}{done: make(chan struct{})}
		c.fetching = wait
		go func() {
			defer func() {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.fetching = nil
				close(wait.done)
			}()
			wait.err = get()
		}()
	}
	c.mu.Unlock()
	<-wait.done
	return wait.err
}
