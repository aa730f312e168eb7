// Package copies changes a copy and puts it back later.
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
	o := r.opts
	r.mu.Unlock()
	o.name = name
	if err := check(o); err != nil {
		return err
	}
	r.mu.Lock()
	r.opts = o // want `r\.opts is written from the value read at line 21, but r\.mu was let go at line 22 in between`
	r.mu.Unlock()
	return nil
}

func (r *registry) add(name string, check func([]string) bool) {
	r.mu.Lock()
	list := r.list
	r.mu.Unlock()
	if !check(list) {
		return
	}
	r.mu.Lock()
	r.list = append(list, name) // want `r\.list is written from the value read at line 35, but r\.mu was let go at line 36 in between`
	r.mu.Unlock()
}

func (r *registry) addTo(key, name string, known func(string) bool) {
	r.mu.Lock()
	list := r.byKey[key]
	r.mu.Unlock()
	if known(name) {
		list = append(list, name)
	}
	r.mu.Lock()
	r.byKey[key] = list // want `r\.byKey is written from the value read at line 47, but r\.mu was let go at line 48 in between`
	r.mu.Unlock()
}

// Copy on write needs the whole step under the lock too.
func (r *registry) count(key string, weigh func(string) int) {
	r.mu.Lock()
	next := make(map[string]int, len(r.seen))
	for k, v := range r.seen {
		next[k] = v
	}
	r.mu.Unlock()
	next[key] += weigh(key)
	r.mu.Lock()
	r.seen = next // want `r\.seen is written from the value read at line .*, but r\.mu was let go at line 64 in between`
	r.mu.Unlock()
}

type list struct {
	mu   sync.Mutex
	head *node
	size int
}

type node struct{ next *node }

func (l *list) pop(use func(*node)) {
	l.mu.Lock()
	n := l.head
	l.mu.Unlock()
	use(n)
	l.mu.Lock()
	l.head = n.next // want `l\.head is written from the value read at line 81, but l\.mu was let go at line 82 in between`
	l.mu.Unlock()
}
