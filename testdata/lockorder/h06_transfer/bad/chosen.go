package transfer

import (
	"errors"
	"hash/fnv"
	"sync"
)

// The two locks are chosen by two parameters out of one container.

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type shards struct{ all [16]shard }

func (s *shards) of(key string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return int(h.Sum32() % 16)
}

func (s *shards) Move(from, to string) {
	i, j := s.of(from), s.of(to)
	if i == j {
		return
	}
	s.all[i].mu.Lock()
	defer s.all[i].mu.Unlock()
	s.all[j].mu.Lock() // want `s\.all\[j\]\.mu is taken while shard\.mu is held, both shard\.mu, and nothing orders the two; a second goroutine with the arguments exchanged blocks both`
	defer s.all[j].mu.Unlock()
	s.all[j].m[to] = s.all[i].m[from]
}

// purse is a lock itself.
type purse struct {
	mu  sync.Mutex
	sum int
}

func (p *purse) Lock()   { p.mu.Lock() }
func (p *purse) Unlock() { p.mu.Unlock() }

type purses struct{ m map[int]*purse }

func (p *purses) Pay(from, to, n int) error {
	a, b := p.m[from], p.m[to]
	if a == nil || b == nil || a == b {
		return errors.New("no such purse")
	}
	return pay(a, b, n) // want `p\.m\[to\]\.mu is taken while p\.m\[from\]\.mu is held, both purses\.m, and nothing orders the two; a second goroutine with the arguments exchanged blocks both`
}

// Refund has the same cause.
func (p *purses) Refund(from, to, n int) error { return pay(p.m[to], p.m[from], n) }

func pay(a, b *purse, n int) error {
	a.Lock()
	defer a.Unlock()
	b.Lock()
	defer b.Unlock()
	a.sum -= n
	b.sum += n
	return nil
}
