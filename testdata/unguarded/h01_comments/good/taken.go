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
	v.tell(func() {})
}

// tell lets its caller's lock go and takes it back.
func (v *visitor) tell(f func()) {
	v.mu.Unlock()
	f()
	v.mu.Lock()
	println(v.label())
}
