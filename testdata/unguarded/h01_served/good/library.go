package served

import (
	"net/http"
	"sync"
)

// Visits is for importers to make and to register.
type Visits struct {
	mu   sync.Mutex
	hits map[string]int
	last string
}

func (v *Visits) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.hits == nil {
		v.hits = map[string]int{}
	}
	v.hits[r.URL.Path]++
	v.last = r.URL.Path
}

func (v *Visits) Last() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// Reply is made for one request.
type Reply struct {
	http.ResponseWriter
	status int
}

func (p *Reply) WriteHeader(code int) {
	p.status = code
	p.ResponseWriter.WriteHeader(code)
}

func Log(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &Reply{ResponseWriter: w}
		h.ServeHTTP(p, r)
		println(p.status)
	})
}

// Step is a handler of its own for each request, which its chain makes.
type Step struct {
	next http.Handler
	seen bool
}

func (s *Step) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.seen = true
	s.next.ServeHTTP(w, r)
}

func Chain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(&Step{next: next}).ServeHTTP(w, r)
	})
}
