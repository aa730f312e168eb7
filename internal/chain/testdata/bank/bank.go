// Package bank is the bottom of the chain: it owns the locks, and nothing in
// it is wrong.
package bank

import "sync"

// A Ledger is safe for concurrent use.
type Ledger struct {
	Mu    sync.Mutex
	total int
}

// Add takes the ledger's lock itself.
func (l *Ledger) Add(n int) {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	l.total += n
}

// A Journal is safe for concurrent use.
type Journal struct {
	Mu    sync.Mutex
	lines []string
}

// Write takes the journal's lock itself.
func (j *Journal) Write(line string) {
	j.Mu.Lock()
	defer j.Mu.Unlock()
	j.lines = append(j.lines, line)
}

// Post takes Ledger.Mu, then Journal.Mu.
func (l *Ledger) Post(j *Journal, n int) {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	l.total += n
	j.Write("post")
}

// vault is a lock that no other package can name.
var vault sync.Mutex

var gold int

// Open locks the vault for the caller.
func Open() { vault.Lock() }

// Close unlocks what Open locked.
func Close() { vault.Unlock() }

// Weigh opens the vault itself.
func Weigh() int {
	vault.Lock()
	defer vault.Unlock()
	return gold
}

// The locks of the packages to the north, south, east and west.
var (
	Gate  sync.Mutex
	Tower sync.Mutex
	Mill  sync.Mutex
	Well  sync.Mutex
)
