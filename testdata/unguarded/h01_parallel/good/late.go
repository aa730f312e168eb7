package parallel

import "sync"

// fetch has one goroutine that reads its input. Others only look, under the lock, and
// close it when they have waited for that goroutine.
type fetch struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	quit chan struct{}
	in   []byte
	n    int
}

func startFetch() *fetch {
	f := &fetch{quit: make(chan struct{})}
	f.wg.Add(1)
	go f.run()
	return f
}

func (f *fetch) run() {
	defer f.wg.Done()
	f.open()
	f.download()
	f.close()
}

func (f *fetch) open() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.in = make([]byte, 100)
}

func (f *fetch) download() {
	for range f.in {
		f.mu.Lock()
		f.n++
		f.mu.Unlock()
	}
}

func (f *fetch) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.in = nil
}

// Len is what is left.
func (f *fetch) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.in) - f.n
}

// Idle reports whether there is no input.
func (f *fetch) Idle() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.in == nil
}

// Stop ends the goroutine, then closes its input, as it may not have come to that.
func (f *fetch) Stop() {
	f.stop()
	f.wg.Wait()
	f.close()
}

func (f *fetch) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.in != nil {
		close(f.quit)
	}
}

// sweep deletes what is left when those who take entries out have ended.
type sweep struct {
	leftMu  sync.Mutex // protects left
	left    map[string]bool
	takers  sync.WaitGroup
	matched chan string
}

func (s *sweep) start() {
	s.takers.Go(func() {
		for name := range s.matched {
			s.take(name)
		}
	})
}

func (s *sweep) take(name string) {
	s.leftMu.Lock()
	delete(s.left, name)
	s.leftMu.Unlock()
}

func (s *sweep) stop() {
	close(s.matched)
	s.takers.Wait()
}

func (s *sweep) deleteAll(remove func(string)) {
	names := make(chan string)
	go func() {
		for name := range s.left {
			names <- name
		}
		close(names)
	}()
	for name := range names {
		remove(name)
	}
}

// Run takes out what is still there and deletes the rest.
func (s *sweep) Run(names []string, remove func(string)) {
	s.start()
	for _, n := range names {
		s.matched <- n
	}
	s.stop()
	s.deleteAll(remove)
}

// limits are set up by whoever makes them.
type limits struct {
	mu  sync.Mutex // protects the fields below
	max int
	n   int
}

// Limit sets how many there may be.
func (l *limits) Limit(n int) {
	l.max = n
	l.n = 0
}

func (l *limits) take() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == l.max {
		return false
	}
	l.n++
	return true
}

// Root is set by whoever holds the lock: a comment says so where it is done.
func (l *limits) Root(n int) bool {
	if n < 0 {
		return false
	}
	// No locking as this is called from take.
	l.max = n
	return true
}
