// Package oddone has one method that goes without the lock, or holds it the wrong way.
package oddone

import "sync"

type counter struct {
	sync.Mutex
	byName map[string]int
	total  int
}

func (c *counter) inc(n string) {
	c.Lock()
	c.byName[n]++
	c.total++
	c.Unlock()
}

func (c *counter) get(n string) int {
	c.Lock()
	defer c.Unlock()
	return c.byName[n]
}

func (c *counter) wipe() {
	c.byName = map[string]int{} // want `c\.byName is written without c\.Mutex, which 2 of 3 accesses hold, such as \(\*counter\)\.inc \(oddone\.go:14\); so is c\.total`
	c.total = 0
}

var all = counter{byName: map[string]int{}}

func Inc(n string)     { all.inc(n) }
func Get(n string) int { return all.get(n) }
func Wipe()            { all.wipe() }

// Nobody ever takes the lock for writing.
type resolver struct {
	mu    sync.RWMutex
	cache map[string]string
	look  func(string) string
}

func (r *resolver) Resolve(h string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if a, ok := r.cache[h]; ok {
		return a
	}
	a := r.look(h)
	r.cache[h] = a // want `r\.cache is written while r\.mu is only read-held since line 44`
	return a
}

// The lock and what it guards, in a part that all methods reach alike.
type part struct {
	mu  sync.Mutex
	val map[string]string
}

type service struct{ state *part }

func newService() *service { return &service{state: &part{val: map[string]string{}}} }

func (s *service) Set(k, v string) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	s.state.val[k] = v
}

func (s *service) Get(k string) string {
	return s.state.val[k] // want `s\.state\.val is read without s\.state\.mu, which 2 of 3 accesses hold`
}

func (s *service) Delete(k string) {
	s.state.mu.Lock()
	delete(s.state.val, k)
	s.state.mu.Unlock()
}
