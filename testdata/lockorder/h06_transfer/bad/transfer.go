// Package transfer locks two accounts in the order of its arguments, and is
// called with them exchanged.
package transfer

import "sync"

type Account struct {
	mu  sync.Mutex
	id  int
	sum int
}

func transfer(a, b *Account, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock() // want `b\.mu is taken while a\.mu is held, both Account\.mu, and nothing orders the two`
	defer b.mu.Unlock()
	a.sum -= n
	b.sum += n
}

func swap(x, y *Account) {
	go transfer(x, y, 1)
	go transfer(y, x, 1)
}
