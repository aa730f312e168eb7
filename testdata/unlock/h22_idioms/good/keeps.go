package idioms

import "sync"

type budget struct {
	mu   sync.Mutex
	c    *sync.Cond
	used int
	max  int
}

// take waits for room with a time limit: the goroutine that waits ends with the lock
// held, for who hears of it.
func (b *budget) take(n int, stop <-chan struct{}) bool {
	b.mu.Lock()
	if b.used+n > b.max {
		b.mu.Unlock()
		room := make(chan struct{})
		quit := false
		go func() {
			defer close(room)
			b.mu.Lock()
			for !quit && b.used+n > b.max {
				b.c.Wait()
			}
		}()
		select {
		case <-room:
		case <-stop:
			go func() {
				b.mu.Lock()
				quit = true
				b.mu.Unlock()
				b.c.Broadcast()
			}()
			<-room
			b.mu.Unlock()
			return false
		}
	}
	b.used += n
	b.mu.Unlock()
	return true
}
