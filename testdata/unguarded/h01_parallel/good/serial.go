package parallel

import "sync"

// tables has writers that come one after the other, as a comment says: what only they
// replace, they may read with no lock.
type tables struct {
	mu    sync.RWMutex
	mem   map[string]int
	queue chan []string
	turn  chan struct{}
}

// Run starts to write.
func (t *tables) Run() { go t.loop() }

func (t *tables) loop() {
	for keys := range t.queue {
		t.turn <- struct{}{}
		go func() {
			t.write(keys)
			<-t.turn
		}()
	}
}

// Drop writes what is left, when the others have stopped.
func (t *tables) Drop(keys []string) { t.write(keys) }

// write is called serially by only one goroutine.
func (t *tables) write(keys []string) {
	t.rotate()
	t.put(keys)
}

func (t *tables) put(keys []string) {
	for _, k := range keys {
		t.mem[k] = 1
	}
}

func (t *tables) rotate() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.mem) > 100 {
		t.mem = map[string]int{}
	}
}

func (t *tables) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.mem)
}

func (t *tables) Has(key string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, ok := t.mem[key]
	return ok
}

func (t *tables) Reset() {
	t.mu.Lock()
	t.mem = nil
	t.mu.Unlock()
}

// index is looked up by many; its constructor and one caller empty it with no lock.
type index struct {
	mu    sync.RWMutex
	parts []map[string]int
}

// NewIndex makes an empty one.
func NewIndex() *index {
	x := &index{}
	x.clear()
	return x
}

func (x *index) clear() { x.parts = []map[string]int{{}} }

// Rewrite begins anew.
//
// Must not be called concurrently to any other operation.
func (x *index) Rewrite(keys []string) {
	x.clear()
	for _, k := range keys {
		x.Insert(k)
	}
}

func (x *index) Insert(key string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.parts = append(x.parts, map[string]int{key: 1})
}

func (x *index) Merge() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.parts = x.parts[:1]
}

func (x *index) Has(key string) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, p := range x.parts {
		if _, ok := p[key]; ok {
			return true
		}
	}
	return false
}

func (x *index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.parts)
}
