package wrong

import "sync"

// feed waits for news as a reader, with a Cond of the reader's lock.
type feed struct {
	mu    sync.RWMutex
	cond  *sync.Cond
	write *sync.Cond
	news  []string
}

func newFeed() *feed {
	f := &feed{}
	f.cond = sync.NewCond(f.mu.RLocker())
	f.write = sync.NewCond(&f.mu)
	return f
}

func (f *feed) next() string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for len(f.news) == 0 {
		f.cond.Wait()
	}
	return f.news[0]
}

func (f *feed) take() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.news) == 0 {
		f.write.Wait()
	}
	s := f.news[0]
	f.news = f.news[1:]
	return s
}

func (f *feed) add(s string) {
	f.mu.Lock()
	f.news = append(f.news, s)
	f.mu.Unlock()
	f.cond.Broadcast()
	f.write.Signal()
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
	c.Lock()
	defer c.Unlock()
	for c.data == nil {
		c.cond.Wait()
	}
	return c.data
}

func (c *chunk) fill(data []byte) {
	c.Lock()
	c.data = data
	c.Unlock()
	c.cond.Broadcast()
}
