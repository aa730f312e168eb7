package guarded

import (
	"sync"
	"time"
)

// tunnel makes its sessions when it begins to serve, and then starts who looks at them.
type tunnel struct {
	mu       sync.RWMutex
	sessions map[string]time.Time
	recv     func() (string, error)
}

func (t *tunnel) Serve() error {
	t.sessions = make(map[string]time.Time)
	stop := make(chan struct{})
	go t.sweep(stop)
	defer close(stop)
	for {
		from, err := t.recv()
		if err != nil {
			return err
		}
		t.feed(from)
	}
}

func (t *tunnel) sweep(stop chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			t.mu.Lock()
			for k, last := range t.sessions {
				if time.Since(last) > time.Minute {
					delete(t.sessions, k)
				}
			}
			t.mu.Unlock()
		case <-stop:
			return
		}
	}
}

func (t *tunnel) feed(from string) {
	t.mu.RLock()
	_, ok := t.sessions[from]
	t.mu.RUnlock()
	if !ok {
		t.mu.Lock()
		t.sessions[from] = time.Now()
		t.mu.Unlock()
	}
}
