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
