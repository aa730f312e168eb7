package comments

import "sync"

type visitor struct {
	mu   sync.Mutex
	name string
	next *visitor
}

// label gives the visitor a name for the log. Lock should be held.
func (v *visitor) label() string {
	if v.name == "" {
		v.name = "nobody"
	}
	return v.name
}

func (v *visitor) Rename(s string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.name = s
	println(v.label())
}

// Leave takes the lock itself, so that no caller can have it.
func (v *visitor) Leave() {
	v.mu.Lock()
	v.next = nil
	v.mu.Unlock()
	println(v.label()) // want `\(\*visitor\).label needs v.mu, which is not held here; its comment says so \(taken.go:12\)`
}

// The lock that is held here is another visitor's.
func (v *visitor) Part() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.next != nil {
		v.next.Leave()
	}
}
