package channel

import "sync"

// hub waits for its links under the lock that each link needs to sign off.
type hub struct {
	mu    sync.Mutex
	links map[int]*link
	root  *link
}

type link struct {
	hub  *hub
	id   int
	in   chan int
	done chan struct{}
	wg   sync.WaitGroup
}

func newHub() *hub { return &hub{links: map[int]*link{}} }

func (h *hub) add(id int) *link {
	l := &link{hub: h, id: id, in: make(chan int), done: make(chan struct{})}
	h.mu.Lock()
	h.links[id] = l
	h.mu.Unlock()
	l.wg.Add(1)
	go l.run()
	return l
}

func (l *link) run() {
	defer l.wg.Done()
	for n := range l.in {
		println(n)
	}
	l.hub.mu.Lock()
	delete(l.hub.links, l.id)
	l.hub.mu.Unlock()
	close(l.done)
}

func (l *link) stop() {
	close(l.in)
	<-l.done
}

func (h *hub) closeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.links {
		l.stop() // want `receive from l\.done waits while h\.mu is held since line 49, and \(\*link\)\.run needs h\.mu first \(line 37\)`
	}
}

func (h *hub) waitFor(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l, ok := h.links[id]; ok {
		l.wg.Wait() // want `l\.wg\.Wait waits while h\.mu is held since line 57, and \(\*link\)\.run needs h\.mu first \(line 37\)`
	}
}
