package channel

import "sync"

// Feed hands its news to readers elsewhere, each by a channel of its own.
type Feed struct {
	mu      sync.Mutex
	readers map[int]*Reader
	quit    chan struct{}
	once    sync.Once
}

// Reader is what a subscriber reads from.
type Reader struct {
	News chan string
}

func NewFeed() *Feed { return &Feed{readers: map[int]*Reader{}, quit: make(chan struct{})} }

// Subscribe adds a reader.
func (f *Feed) Subscribe(id int) *Reader {
	r := &Reader{News: make(chan string)}
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
		select {
		case r.News <- news:
		case <-f.quit:
			return
		}
	}
}

// Close tells of the end first.
func (f *Feed) Close() {
	f.once.Do(func() { close(f.quit) })
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.readers)
}

// Wire is closed under the lock, which nobody holds who waits for that.
type Wire struct {
	mu   sync.Mutex
	n    int
	Out  chan int
	quit chan struct{}
}

func NewWire() *Wire { return &Wire{Out: make(chan int), quit: make(chan struct{})} }

// Send waits for the reader, or for the end.
func (w *Wire) Send() {
	w.mu.Lock()
	w.n++
	n := w.n
	w.mu.Unlock()
	select {
	case w.Out <- n:
	case <-w.quit:
	}
}

// Close is for one call only.
func (w *Wire) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.quit)
}

// inner hears its own reader, which needs no lock: the end does not matter.
type inner struct {
	mu   sync.Mutex
	work chan int
	quit chan struct{}
}

func newInner() *inner {
	i := &inner{work: make(chan int), quit: make(chan struct{})}
	go i.run()
	return i
}

func (i *inner) run() {
	for {
		select {
		case n := <-i.work:
			println(n)
		case <-i.quit:
			return
		}
	}
}

func (i *inner) Put(n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	select {
	case i.work <- n:
	case <-i.quit:
	}
}

func (i *inner) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	close(i.quit)
}
