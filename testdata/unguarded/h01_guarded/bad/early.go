package guarded

import (
	"sync"
	"time"
)

type ring struct {
	mu   sync.Mutex
	buf  []int
	head int
}

func newRing(n int) *ring { return &ring{buf: make([]int, n)} }

// Push lets the lock go before it is done.
func (r *ring) Push(v int) {
	r.mu.Lock()
	r.buf[r.head] = v
	r.mu.Unlock()
	r.head = (r.head + 1) % len(r.buf) // want `r\.head is written without r\.mu, which \d of \d accesses hold`
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
}

func newListeners() *listeners { return &listeners{byID: map[int]func(int){}} }

// Add and Del change the one map that there is.
func (s *listeners) Add(id int, f func(int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID[id] = f
}

// Del forgets one.
func (s *listeners) Del(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
}

// Notify takes the map out, not a copy of what is in it.
func (s *listeners) Notify(v int) {
	s.mu.Lock()
	m := s.byID
	s.mu.Unlock()
	for _, f := range m { // want `s\.byID is read without s\.mu`
		f(v)
	}
}

type item struct {
	name  string
	ready bool
}

type itemSet struct {
	mu sync.Mutex
	m  map[string]*item
}

func newItemSet() *itemSet { return &itemSet{m: map[string]*item{}} }

// Add shows the item before it is one.
func (s *itemSet) Add(n string) {
	it := &item{name: n}
	s.mu.Lock()
	s.m[n] = it
	s.mu.Unlock()
	it.ready = true // want `item\.ready is written after the object was put under s\.mu where others find it \(line 78\): line 88 comes to it with the lock`
}

// Ready looks at it under the lock.
func (s *itemSet) Ready(n string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.m[n]
	return it != nil && it.ready
}

type batch struct {
	mu    sync.Mutex
	items []int
	flush func([]int)
}

func newBatch(flush func([]int)) *batch { return &batch{flush: flush} }

// Add fills the memory that Flush left behind.
func (b *batch) Add(v int) {
	b.mu.Lock()
	b.items = append(b.items, v)
	b.mu.Unlock()
}

// Flush uses what it took without the lock.
func (b *batch) Flush() {
	b.mu.Lock()
	items := b.items
	b.items = b.items[:0] // want `b\.items keeps its memory here and is filled again under b\.mu at line 102, which overwrites what is still used at line 112`
	b.mu.Unlock()
	b.flush(items)
}

type limiter struct {
	mu   sync.Mutex
	hits map[string]int
}

// newLimiter starts a goroutine that goes without.
func newLimiter() *limiter {
	l := &limiter{hits: map[string]int{}}
	go func() {
		for range time.Tick(time.Second) {
			l.hits = map[string]int{} // want `l\.hits is written without l\.mu, which 2 of 3 accesses hold`
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

// newSession arms a timer that goes without.
func newSession() *session {
	s := &session{}
	time.AfterFunc(time.Minute, func() { s.expired = true }) // want `s\.expired is written without s\.mu, which guards the read at line 155`
	return s
}

// Valid is called for each request.
func (s *session) Valid() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.expired
}
