// Package abandoned takes locks that no path lets go, and nobody can.
package abandoned

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) Inc() {
	c.mu.Lock()
	c.n++
} // want `c.mu is still locked at this return \(locked at line 12\)`

func (c *counter) Get() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// One branch has its unlock.
func (c *counter) Add(n int, fast bool) {
	if fast {
		c.mu.Lock()
		c.n += n
		return // want `c.mu is still locked at this return \(locked at line 25\)`
	}
	c.mu.Lock()
	c.n += n
	c.mu.Unlock()
}

func (c *counter) Try() {
	if c.mu.TryLock() {
		c.n++
		return // want `c.mu is still locked at this return \(locked at line 35\)`
	}
	c.mu.Lock()
	c.n--
	c.mu.Unlock()
}

var (
	mu    sync.Mutex
	total int
)

func add() {
	mu.Lock()
	total++
} // want `mu is still locked at this return \(locked at line 50\)`

func Run() {
	for range 3 {
		go add()
	}
}

type table struct {
	mu sync.RWMutex
	m  map[string]int
}

func (t *table) get(k string) int {
	t.mu.RLock()
	return t.m[k] // want `t.mu is still read-locked at this return \(read-locked at line 66\)`
}

func (t *table) Set(k string, v int) {
	t.mu.Lock()
	t.m[k] = v + t.m[k]
	t.mu.Unlock()
}

func (t *table) Copy(from, to string) { t.Set(to, t.get(from)) }

type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) start(lines chan string) {
	go func() {
		for line := range lines {
			l.mu.Lock()
			l.lines = append(l.lines, line)
			l.mu.Unlock()
		}
		l.mu.Lock()
		l.lines = nil
	}() // want `l.mu is still locked at this return \(locked at line 90\)`
}

type set struct {
	mu sync.Mutex
	m  map[int]bool
}

func (s *set) start(keys []int) {
	for _, k := range keys {
		go func() {
			s.mu.Lock()
			s.m[k] = true
		}() // want `s.mu is still locked at this return \(locked at line 103\)`
	}
}

func (s *set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.m)
}

// The goroutine takes the lock and lets it go for itself.
func (s *set) clear() {
	s.mu.Lock()
	go func() {
		s.mu.Lock()
		s.m = nil
		s.mu.Unlock()
	}()
	delete(s.m, 0)
} // want `s.mu is still locked at this return \(locked at line 117\)`
