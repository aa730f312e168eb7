package guarded

import "sync"

// Setting is set under its lock and read without.
type Setting struct {
	mu sync.Mutex
	n  int
}

func (s *Setting) Set(n int) { s.mu.Lock(); s.n = n; s.mu.Unlock() }
func (s *Setting) Get() int {
	return s.n // want `s\.n is read without s\.mu, which guards the write at line 11`
}

// Table looks into its map without the lock.
type Table struct {
	mu sync.RWMutex
	m  map[string]string
}

func NewTable() *Table { return &Table{m: map[string]string{}} }

func (t *Table) Put(k, v string) { t.mu.Lock(); defer t.mu.Unlock(); t.m[k] = v }
func (t *Table) Get(k string) string {
	return t.m[k] // want `t\.m is read without t\.mu, which guards the write at line 24`
}

var (
	stateMu sync.Mutex
	state   = map[string]int{}
)

func Count(k string) { stateMu.Lock(); state[k]++; stateMu.Unlock() }
func Counted(k string) int {
	return state[k] // want `state is read without stateMu, which guards the write at line 34`
}
