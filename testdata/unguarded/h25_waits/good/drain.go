package waits

import (
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

type link struct{ up bool }

// links are closed side by side by goroutines that the owner of the lock waits for: what
// they read is under the lock.
type links struct {
	mu    sync.Mutex
	drain *time.Timer
	free  []*link
}

func newLinks(idle time.Duration) *links {
	l := &links{}
	l.drain = time.AfterFunc(idle, func() { _ = l.close() })
	l.put(&link{up: true})
	return l
}

func (l *links) put(k *link) {
	l.mu.Lock()
	l.free = append(l.free, k)
	l.mu.Unlock()
}

func (l *links) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var g errgroup.Group
	for i, k := range l.free {
		g.Go(func() error {
			k.up = false
			l.free[i] = nil
			return nil
		})
	}
	err := g.Wait()
	l.free = nil
	return err
}
