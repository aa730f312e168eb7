package lookup

import "sync"

type shard struct {
	mu sync.Mutex
	m  map[string]int
}

type Map struct{ shards [16]shard }

func (m *Map) at(k string) *shard { return &m.shards[len(k)%16] }

func (m *Map) Move(from, to string) {
	if len(from)%16 == len(to)%16 {
		s := m.at(from)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.m[to] = s.m[from]
		delete(s.m, from)
		return
	}
	a, b := m.at(from), m.at(to)
	if len(from)%16 < len(to)%16 {
		a.mu.Lock()
		b.mu.Lock()
	} else {
		b.mu.Lock()
		a.mu.Lock()
	}
	b.m[to] = a.m[from]
	delete(a.m, from)
	b.mu.Unlock()
	a.mu.Unlock()
}

type account struct {
	mu  sync.Mutex
	id  string
	bal int
}

type Bank struct {
	mu  sync.Mutex
	all map[string]*account
}

func (b *Bank) account(id string) *account {
	b.mu.Lock()
	defer b.mu.Unlock()
	acc, ok := b.all[id]
	if !ok {
		acc = &account{id: id}
		b.all[id] = acc
	}
	return acc
}

// The names decide.
func (b *Bank) Transfer(from, to string, n int) {
	if from == to {
		return
	}
	if from > to {
		from, to, n = to, from, -n
	}
	src, dst := b.account(from), b.account(to)
	src.mu.Lock()
	defer src.mu.Unlock()
	dst.mu.Lock()
	defer dst.mu.Unlock()
	src.bal -= n
	dst.bal += n
}

// What a constructor gives back nobody else can lock.
func newAccount(id string) *account { return &account{id: id} }

func Pair(a, b string) int {
	x, y := newAccount(a), newAccount(b)
	x.mu.Lock()
	defer x.mu.Unlock()
	y.mu.Lock()
	defer y.mu.Unlock()
	return x.bal + y.bal
}

// Parents are locked before their children, whoever calls.
func (b *Bank) Attach(parent, child string) {
	p, c := b.account(parent), b.account(child)
	p.mu.Lock()
	defer p.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id = p.id + "/" + c.id
}

// One after the other.
func (b *Bank) Swap(from, to string) {
	x, y := b.account(from), b.account(to)
	x.mu.Lock()
	n := x.bal
	x.bal = 0
	x.mu.Unlock()
	y.mu.Lock()
	y.bal += n
	y.mu.Unlock()
}
