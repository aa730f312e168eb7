package owner

import "sync"

type flow struct {
	id     uint32
	closed chan struct{}
}

// flows has one goroutine that receives and makes what is missing; the lock is for
// those who look.
type flows struct {
	mu   sync.RWMutex
	m    map[uint32]*flow
	recv func() (uint32, error)
}

func serveFlows(recv func() (uint32, error)) {
	f := &flows{m: map[uint32]*flow{}, recv: recv}
	go f.Run()
}

func (f *flows) Run() {
	for {
		id, err := f.recv()
		if err != nil {
			return
		}
		f.feed(id)
	}
}

func (f *flows) feed(id uint32) {
	f.mu.RLock()
	e := f.m[id]
	f.mu.RUnlock()
	if e == nil {
		e = &flow{id: id, closed: make(chan struct{})}
		f.mu.Lock()
		f.m[id] = e
		f.mu.Unlock()
	}
	select {
	case <-e.closed:
	default:
	}
}

func (f *flows) Count() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.m)
}
