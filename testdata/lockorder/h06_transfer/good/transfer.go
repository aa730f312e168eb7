// Package transfer orders the accounts before it locks them: by id, by address
// or by index.
package transfer

import (
	"sync"
	"unsafe"
)

type Account struct {
	mu  sync.Mutex
	id  int
	sum int
}

func transfer(a, b *Account, n int) {
	first, second := a, b
	if second.id < first.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	a.sum -= n
	b.sum += n
}

func transferBranches(a, b *Account, n int) {
	if a.id < b.id {
		a.mu.Lock()
		b.mu.Lock()
	} else {
		b.mu.Lock()
		a.mu.Lock()
	}
	a.sum -= n
	b.sum += n
	b.mu.Unlock()
	a.mu.Unlock()
}

func transferAddress(a, b *Account, n int) {
	if uintptr(unsafe.Pointer(a)) > uintptr(unsafe.Pointer(b)) {
		a, b, n = b, a, -n
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.sum -= n
	b.sum += n
}

func transferIndex(all []Account, i, j int) {
	if i > j {
		i, j = j, i
	}
	all[i].mu.Lock()
	defer all[i].mu.Unlock()
	all[j].mu.Lock()
	defer all[j].mu.Unlock()
	all[i].sum, all[j].sum = all[j].sum, all[i].sum
}

// all locks a slice of accounts from its first to its last.
func total(all []*Account) (sum int) {
	for _, a := range all {
		a.mu.Lock()
	}
	for _, a := range all {
		sum += a.sum
		a.mu.Unlock()
	}
	return sum
}

func swap(x, y *Account) {
	go transfer(x, y, 1)
	go transfer(y, x, 1)
}
