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
	if v.hits == nil {
		v.hits = map[string]int{}
	}
	v.hits[r.URL.Path]++
	v.mu.Unlock()
	v.last = r.URL.Path // want `v.last is written here by \(\*Visits\).ServeHTTP, which runs for each request, with no lock`
}

func (v *Visits) Last() string { return v.last }
