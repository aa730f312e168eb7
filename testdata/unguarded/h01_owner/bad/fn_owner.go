// Not found yet: a field without any lock that one goroutine owns and an
// exported method reads.

// Package owner has a goroutine that owns the state, and a method that reaches
// past it.
package owner

type request struct {
	key   string
	reply chan int
}

type store struct {
	requests chan request
	vals     map[string]int
}

func newStore() *store {
	s := &store{requests: make(chan request), vals: map[string]int{}}
	go s.run()
	return s
}

func (s *store) run() {
	for r := range s.requests {
		s.vals[r.key]++
		r.reply <- s.vals[r.key]
	}
}

func (s *store) Get(key string) int {
	r := request{key: key, reply: make(chan int)}
	s.requests <- r
	return <-r.reply
}

func (s *store) Peek(key string) int {
	return s.vals[key]
}
