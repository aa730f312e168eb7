// Package fields has two types, each with a method that takes the other's lock
// under its own.
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
	a.ledger.mu.Lock() // want `Ledger\.mu is taken while Account\.mu is held; ledger\.go:7 takes them the other way round`
	a.ledger.lines = append(a.ledger.lines, n)
	a.ledger.mu.Unlock()
}
