package good

import "sync"

// engine counts its connections. What counts one down is a handler, which the poller
// calls when the connection that it was given is gone.
type engine struct {
	wg      sync.WaitGroup
	mu      sync.Mutex
	conns   map[int]bool
	tasks   chan func()
	onClose func(fd int)
}

func (e *engine) OnClose(h func(fd int)) {
	e.onClose = func(fd int) {
		e.async(func() {
			defer e.wg.Done()
			h(fd)
		})
	}
}

func (e *engine) async(f func()) { e.tasks <- f }

func (e *engine) add(fd int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.conns[fd] = true
	return nil
}

func (e *engine) dial(fd int, waits bool, h func(fd int)) error {
	e.wg.Add(1)
	if err := e.add(fd); err != nil {
		e.wg.Done()
		return err
	}
	if !waits {
		e.async(func() { h(fd) })
	}
	return nil
}

func (e *engine) gone(fd int) { e.onClose(fd) }

func (e *engine) Stop() { e.wg.Wait() }
