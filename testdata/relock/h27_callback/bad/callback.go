// Package callback calls unknown code with the lock held, and that code comes
// back for the lock.
package callback

import "sync"

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

// Each calls f for every number with the lock held.
func (b *Bus) Each(f func(int)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.n {
		f(i)
	}
}

func total(b *Bus) (sum int) {
	b.Each(func(i int) { // want `b\.mu is held since line 21 and .* locks it again \(callback\.go:14\)`
		sum += i * b.Count()
	})
	return sum
}

// Update runs the change under the lock.
func (b *Bus) Update(change func(*Bus)) {
	b.mu.Lock()
	change(b)
	b.mu.Unlock()
}

func grow(b *Bus) {
	b.Update(func(in *Bus) { // want `b\.mu is held since line 37 and .* locks it again \(callback\.go:14\)`
		in.n = in.Count() + 1
	})
}

func (b *Bus) bump() {
	b.mu.Lock()
	b.n++
	b.mu.Unlock()
}

// The callback is a method value of the very object.
func (b *Bus) withLock(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

func (b *Bus) bumpUnderLock() {
	b.withLock(b.bump) // want `b\.mu is held since line 56 and \(\*Bus\)\.bump locks it again \(callback\.go:49\)`
}

// through passes the function on once more.
func (b *Bus) through(f func()) { b.withLock(f) }

func (b *Bus) bumpTwiceRemoved() {
	b.through(func() { b.bump() }) // want `b\.mu is held since line 56 and .* locks it again \(callback\.go:49\)`
}

// Observer is told of each change, under the lock.
type Observer interface{ Changed(b *Bus) }

type counter struct{ seen int }

func (c *counter) Changed(b *Bus) { c.seen = b.Count() }

func (b *Bus) notify(o Observer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	o.Changed(b) // want `b\.mu is held since line 80 and \(\*counter\)\.Changed locks it again \(callback\.go:14\)`
}

func watch(b *Bus) { b.notify(&counter{}) }

// The field has an exported name, but who else can get at the type?
type watcher struct {
	mu       sync.Mutex
	OnChange func()
	n        int
}

func newWatcher() *watcher {
	w := &watcher{}
	w.OnChange = w.changed
	return w
}

func (w *watcher) changed() {
	w.mu.Lock()
	w.n++
	w.mu.Unlock()
}

func (w *watcher) set(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n = n
	w.OnChange() // want `w.mu is held since line 108 and \(\*watcher\).changed locks it again \(callback.go:102\)`
}
