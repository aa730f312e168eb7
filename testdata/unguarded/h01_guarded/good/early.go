package guarded

import (
	"maps"
	"slices"
	"sync"
	"time"
)

type ring struct {
	mu   sync.Mutex
	buf  []int
	head int
}

func newRing(n int) *ring { return &ring{buf: make([]int, n)} }

// Push has the lock until it is done.
func (r *ring) Push(v int) {
	r.mu.Lock()
	r.buf[r.head] = v
	r.head = (r.head + 1) % len(r.buf)
	r.mu.Unlock()
}

// Last is called by anybody.
func (r *ring) Last() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf[(r.head+len(r.buf)-1)%len(r.buf)]
}

type listeners struct {
	mu   sync.Mutex
	byID map[int]func(int)
	all  []func(int)
}

func newListeners() *listeners { return &listeners{byID: map[int]func(int){}} }

// Add puts another map in the place of the old one, which nobody changes then; a slice
// that is only appended to stays as it is where others look.
func (s *listeners) Add(id int, f func(int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := maps.Clone(s.byID)
	m[id] = f
	s.byID = m
	s.all = append(s.all, f)
}

// Len looks at it.
func (s *listeners) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byID) + len(s.all)
}

// Notify takes out what nobody changes.
func (s *listeners) Notify(v int) {
	s.mu.Lock()
	m, all := s.byID, s.all
	s.mu.Unlock()
	for _, f := range m {
		f(v)
	}
	for _, f := range all {
		f(v)
	}
}

type item struct {
	name  string
	ready bool
	size  int
}

type itemSet struct {
	mu sync.Mutex
	m  map[string]*item
}

func newItemSet() *itemSet { return &itemSet{m: map[string]*item{}} }

// Add tells under the lock when the rest is there.
func (s *itemSet) Add(n string, size func(string) int) {
	it := &item{name: n}
	s.mu.Lock()
	s.m[n] = it
	s.mu.Unlock()
	it.size = size(n)
	s.mu.Lock()
	it.ready = true
	s.mu.Unlock()
}

// Size asks first.
func (s *itemSet) Size(n string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if it := s.m[n]; it != nil && it.ready {
		return it.size
	}
	return 0
}

type flight struct {
	done chan struct{}
	val  int
	dups int
}

type flights struct {
	mu sync.Mutex
	m  map[string]*flight
}

func newFlights() *flights { return &flights{m: map[string]*flight{}} }

// Do runs f once for all who come at a time, and tells them by a channel.
func (g *flights) Do(key string, f func() int) int {
	g.mu.Lock()
	if c := g.m[key]; c != nil {
		c.dups++
		g.mu.Unlock()
		<-c.done
		return c.val
	}
	c := &flight{done: make(chan struct{})}
	g.m[key] = c
	g.mu.Unlock()
	c.val = f()
	close(c.done)
	g.mu.Lock()
	delete(g.m, key)
	g.mu.Unlock()
	return c.val
}

type batch struct {
	mu           sync.Mutex
	items, spare []int
	names        []string
	flush        func([]int)
}

func newBatch(flush func([]int)) *batch { return &batch{flush: flush} }

// Add fills what nobody uses.
func (b *batch) Add(v int, name string) {
	b.mu.Lock()
	b.items = append(b.items, v)
	b.names = append(b.names, name)
	b.mu.Unlock()
}

// Flush has two slices, which change places; the lock that keeps it alone is another.
func (b *batch) Flush() {
	b.mu.Lock()
	items := b.items
	b.items = b.spare[:0]
	b.spare = nil
	b.mu.Unlock()
	b.flush(items)
	b.mu.Lock()
	b.spare = items
	b.mu.Unlock()
}

// Names copies what is in it before the memory is filled again.
func (b *batch) Names() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	names := slices.Clone(b.names)
	b.names = b.names[:0]
	return names
}

type limiter struct {
	mu   sync.Mutex
	hits map[string]int
}

// newLimiter starts a goroutine that takes the lock.
func newLimiter() *limiter {
	l := &limiter{hits: map[string]int{}}
	go func() {
		for range time.Tick(time.Second) {
			l.mu.Lock()
			l.hits = map[string]int{}
			l.mu.Unlock()
		}
	}()
	return l
}

// Allow is called for each request.
func (l *limiter) Allow(k string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hits[k]++
	return l.hits[k] < 10
}

type session struct {
	mu      sync.Mutex
	expired bool
}

// newSession arms a timer that takes the lock.
func newSession() *session {
	s := &session{}
	time.AfterFunc(time.Minute, func() {
		s.mu.Lock()
		s.expired = true
		s.mu.Unlock()
	})
	return s
}

// Valid is called for each request.
func (s *session) Valid() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.expired
}

type upload struct {
	mu     sync.Mutex
	size   int
	opened bool
	result chan error
}

func newUpload() *upload { return &upload{result: make(chan error, 1)} }

// open starts what tells by the channel when it has written.
func (u *upload) open(run func() (int, error)) {
	go func() {
		var n int
		var err error
		defer func() {
			u.size = n
			u.result <- err
		}()
		n, err = run()
	}()
	u.opened = true
}

// Close hears of it, and has the lock for other reasons.
func (u *upload) Close(run func() (int, error)) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.opened {
		u.open(run)
	}
	if err := <-u.result; err != nil {
		return 0, err
	}
	return u.size, nil
}
