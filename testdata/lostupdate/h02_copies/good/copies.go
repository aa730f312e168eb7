// Package copies changes a copy under the lock, or takes the original out.
package copies

import "sync"

type options struct {
	name string
	max  int
}

type registry struct {
	mu    sync.Mutex
	opts  options
	list  []string
	byKey map[string][]string
	seen  map[string]int
}

func (r *registry) rename(name string, check func(options) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.opts
	o.name = name
	if err := check(o); err != nil {
		return err
	}
	r.opts = o
	return nil
}

// Only the field that changes is written.
func (r *registry) renameOnly(name string, check func(options) error) error {
	r.mu.Lock()
	o := r.opts
	r.mu.Unlock()
	o.name = name
	if err := check(o); err != nil {
		return err
	}
	r.mu.Lock()
	r.opts.name = name
	r.mu.Unlock()
	return nil
}

// The buffer is taken out and given back.
func (r *registry) flush(write func([]string)) {
	r.mu.Lock()
	list := r.list
	r.list = nil
	r.mu.Unlock()
	write(list)
	r.mu.Lock()
	if r.list == nil {
		r.list = list[:0]
	}
	r.mu.Unlock()
}

func (r *registry) addTo(key, name string, known func(string) bool) {
	r.mu.Lock()
	n := len(r.byKey[key])
	r.mu.Unlock()
	if n > 10 || !known(name) {
		return
	}
	r.mu.Lock()
	r.byKey[key] = append(r.byKey[key], name)
	r.mu.Unlock()
}

func (r *registry) count(key string, weigh func(string) int) {
	w := weigh(key)
	r.mu.Lock()
	next := make(map[string]int, len(r.seen))
	for k, v := range r.seen {
		next[k] = v
	}
	next[key] += w
	r.seen = next
	r.mu.Unlock()
}

// A loop that counts what it saw has nothing to lose.
func (r *registry) each(f func(string)) int {
	n := 0
	for i := 0; ; i++ {
		r.mu.Lock()
		if i >= len(r.list) {
			r.mu.Unlock()
			return n
		}
		s := r.list[i]
		r.mu.Unlock()
		f(s)
		n++
	}
}
