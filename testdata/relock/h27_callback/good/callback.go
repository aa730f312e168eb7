// Package callback calls unknown code after the unlock, from a copy.
package callback

import (
	"slices"
	"sync"
)

type Bus struct {
	mu   sync.Mutex
	subs []func(int)
	n    int
}

func (b *Bus) Count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

func (b *Bus) Each(f func(int)) {
	b.mu.Lock()
	n := b.n
	b.mu.Unlock()
	for i := range n {
		f(i)
	}
}

func total(b *Bus) (sum int) {
	b.Each(func(i int) {
		sum += i * b.Count()
	})
	return sum
}

func (b *Bus) Publish(v int) {
	b.mu.Lock()
	subs := slices.Clone(b.subs)
	b.mu.Unlock()
	for _, f := range subs {
		f(v)
	}
}

// Update runs the change under the lock, and says so: the change must not
// come back.
func (b *Bus) Update(change func(*Bus)) {
	b.mu.Lock()
	change(b)
	b.mu.Unlock()
}

func grow(b *Bus) {
	b.Update(func(in *Bus) {
		in.n++
	})
}

func (b *Bus) bump() {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}

func (b *Bus) withLock(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

// The callback comes back for another bus.
func (b *Bus) bumpOther() {
	other := &Bus{}
	b.withLock(other.bump)
}

// Observer is told of each change, after it.
type Observer interface{ Changed(b *Bus) }

type counter struct{ seen int }

func (c *counter) Changed(b *Bus) { c.seen = b.Count() }

func (b *Bus) notify(o Observer) {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
	o.Changed(b)
}

func watch(b *Bus) { b.notify(&counter{}) }

// Run sends the callback to a goroutine of its own.
func (b *Bus) Run(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	go f()
}

func later(b *Bus) { b.Run(b.bump) }

// Watcher is exported with its field: anybody may set it.
type Watcher struct {
	mu       sync.Mutex
	OnChange func()
	n        int
}

func NewWatcher() *Watcher {
	w := &Watcher{}
	w.OnChange = w.changed
	return w
}

func (w *Watcher) changed() {
	w.mu.Lock()
	w.n++
	w.mu.Unlock()
}

func (w *Watcher) SetQuietly(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n = n
	w.OnChange()
}
