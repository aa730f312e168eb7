// Played, and never stuck.
package owner

type req struct {
	k     string
	reply chan int
}
type Store struct {
	reqs chan req
}

func New() *Store {
	s := &Store{reqs: make(chan req)}
	go s.run()
	return s
}
func (s *Store) run() {
	m := map[string]int{}
	for r := range s.reqs {
		r.reply <- m[r.k]
	}
}
func (s *Store) Get(k string) int {
	r := req{k, make(chan int)}
	s.reqs <- r
	return <-r.reply
}
func (s *Store) Close() { close(s.reqs) }
