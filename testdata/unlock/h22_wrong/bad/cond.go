package wrong

import "sync"

// feed waits for news as a reader; the Cond lets the writer's lock go.
type feed struct {
	mu   sync.RWMutex
	cond *sync.Cond
	news []string
}

func newFeed() *feed {
	f := &feed{}
	f.cond = sync.NewCond(&f.mu)
	return f
}

func (f *feed) next() string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for len(f.news) == 0 {
		f.cond.Wait() // want `f\.mu is read-locked at line 19, and Wait lets it go with Unlock`
	}
	return f.news[0]
}

func (f *feed) add(s string) {
	f.mu.Lock()
	f.news = append(f.news, s)
	f.mu.Unlock()
	f.cond.Broadcast()
}

// chunk is its own lock.
type chunk struct {
	sync.RWMutex
	cond *sync.Cond
	data []byte
}

func newChunk() *chunk {
	c := &chunk{}
	c.cond = sync.NewCond(c)
	return c
}

func (c *chunk) read() []byte {
	c.RLock()
	defer c.RUnlock()
	for c.data == nil {
		c.cond.Wait() // want `c is read-locked at line 48, and Wait lets it go with Unlock`
	}
	return c.data
}

func (c *chunk) fill(data []byte) {
	c.Lock()
	c.data = data
	c.Unlock()
	c.cond.Broadcast()
}
