package channel

import "sync"

// hub lets the lock go before it waits for its links.
type hub struct {
	mu    sync.Mutex
	links map[int]*link
}

type link struct {
	hub  *hub
	id   int
	in   chan int
	done chan struct{}
}

func newHub() *hub { return &hub{links: map[int]*link{}} }

func (h *hub) add(id int) *link {
	l := &link{hub: h, id: id, in: make(chan int), done: make(chan struct{})}
	h.mu.Lock()
	h.links[id] = l
	h.mu.Unlock()
	go l.run()
	return l
}

func (l *link) run() {
	for n := range l.in {
		println(n)
	}
	l.hub.mu.Lock()
	delete(l.hub.links, l.id)
	l.hub.mu.Unlock()
	close(l.done)
}

func (h *hub) closeAll() {
	h.mu.Lock()
	all := make([]*link, 0, len(h.links))
	for _, l := range h.links {
		all = append(all, l)
	}
	h.mu.Unlock()
	for _, l := range all {
		close(l.in)
		<-l.done
	}
}

// A link may be moved to another hub, which is not the one that waits.
type rover struct {
	mu   sync.Mutex
	at   *rover
	done chan struct{}
	kids map[int]*walker
}

type walker struct {
	base *rover
	done chan struct{}
}

func (w *walker) move(to *rover) { w.base = to }

func (w *walker) run() {
	w.base.mu.Lock()
	w.base.at = nil
	w.base.mu.Unlock()
	close(w.done)
}

func (r *rover) start(id int, base *rover) {
	w := &walker{base: base, done: make(chan struct{})}
	go w.run()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kids[id] = w
	<-w.done
}
