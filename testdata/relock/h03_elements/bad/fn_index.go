// Not seen: this and next are one level, because a caller two functions up has
// checked that the index is the constant which is used here.

package elements

import "sync"

type level struct {
	sync.RWMutex
	n int
}

func (l *level) init(n int) {
	l.Lock()
	l.n = n
	l.Unlock()
}

type levels struct{ all []*level }

type def struct{ this, next *level }

func (d *def) lock() {
	d.this.RLock()
	d.next.RLock()
}

func (d *def) unlock() {
	d.next.RUnlock()
	d.this.RUnlock()
}

func (s *levels) compact(l int) {
	d := &def{this: s.all[l], next: s.all[l+1]}
	if l == 0 {
		s.fillFirst(d)
	}
}

func (s *levels) fillFirst(d *def) {
	if d.this.n > 10 {
		s.fillToItself(d)
	}
}

func (s *levels) fillToItself(d *def) {
	d.next = s.all[0]
	d.lock()
	defer d.unlock()
	d.this.n++
}
