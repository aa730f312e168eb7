package channel

import "sync"

// Feed hands its news to readers elsewhere, each by a channel of its own.
type Feed struct {
	mu      sync.Mutex
	readers map[int]*Reader
	closed  bool
	quit    chan struct{}
}

// Reader is what a subscriber reads from.
type Reader struct {
	News chan string
	Lost chan string
}

func NewFeed() *Feed { return &Feed{readers: map[int]*Reader{}, quit: make(chan struct{})} }

// Subscribe adds a reader.
func (f *Feed) Subscribe(id int) *Reader {
	r := &Reader{News: make(chan string), Lost: make(chan string)}
	f.mu.Lock()
	f.readers[id] = r
	f.mu.Unlock()
	return r
}

// Publish waits for each reader, or for the end.
func (f *Feed) Publish(news string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.readers {
		if !f.send(r, news) {
			return
		}
	}
}

func (f *Feed) send(r *Reader, news string) bool {
	select {
	case r.News <- news:
		return true
	case <-f.quit:
		return false
	}
}

// Close comes too late for the one who waits.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.quit) // want `close of f\.quit comes after f\.mu is locked \(line 52\), and \(\*Feed\)\.send holds f\.mu while it waits for the close \(line 45\)`
	for _, r := range f.readers {
		close(r.News)
	}
}
