package good

import "sync"

type cleaner struct {
	mu     sync.Mutex
	slices chan uint64
	wg     sync.WaitGroup
}

// Start makes room for deletions in the background.
func (c *cleaner) Start(n int) {
	slices := make(chan uint64, n)
	c.mu.Lock()
	c.slices = slices
	c.mu.Unlock()
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		for id := range slices {
			println(id)
		}
	}()
}

// Stop waits for the deletions that are under way.
func (c *cleaner) Stop() {
	c.mu.Lock()
	if c.slices != nil {
		close(c.slices)
		c.slices = nil
	}
	c.mu.Unlock()
	c.wg.Wait()
}

// Delete is called by whoever has something to delete.
func (c *cleaner) Delete(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.slices != nil {
		c.slices <- id
	}
}

// One goroutine fills and ends the queue.
type filler struct{ queue chan int }

func (f *filler) run(n int) {
	for i := range n {
		f.put(i)
	}
	f.end()
}

func (f *filler) put(i int) {
	if f.queue != nil {
		f.queue <- i
	}
}

func (f *filler) end() {
	close(f.queue)
	f.queue = nil
}

func start() *filler {
	f := &filler{queue: make(chan int, 3)}
	go f.run(3)
	return f
}

var use = []any{start}
