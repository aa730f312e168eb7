// Package fields takes the account's lock before the ledger's, always.
package fields

import "sync"

type Account struct {
	mu     sync.Mutex
	sum    int
	ledger *Ledger
}

type Ledger struct {
	mu       sync.Mutex
	lines    []int
	accounts []*Account
}

func (a *Account) Post(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sum += n
	a.ledger.mu.Lock()
	a.ledger.lines = append(a.ledger.lines, n)
	a.ledger.mu.Unlock()
}
