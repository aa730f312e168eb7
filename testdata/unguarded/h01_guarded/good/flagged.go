package guarded

import "sync"

// list finds places for those who read and for those who write. Only the latter, who
// hold the lock for writing, want the way there to be kept.
type list struct {
	mu   sync.RWMutex
	keys []int
	next []int
	way  [8]int
}

// Must hold the lock for writing if keep is set.
func (l *list) find(key int, keep bool) int {
	at := 0
	for depth := 0; depth < len(l.way) && at < len(l.keys) && l.keys[at] < key; depth++ {
		if keep {
			l.way[depth] = at
		}
		at = l.next[at]
	}
	return at
}

func (l *list) Put(key int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.find(key, true)
	l.keys = append(l.keys, key)
	l.next = append(l.next, at)
	l.way[0] = at
}

func (l *list) Delete(key int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next[l.find(key, true)] = 0
}

func (l *list) Get(key int) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.keys[l.find(key, false)] == key
}
