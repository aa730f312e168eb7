package fields

import "slices"

// Audit copies the list under the ledger's lock and lets it go before it asks
// for the accounts'.
func (l *Ledger) Audit() (sum int) {
	l.mu.Lock()
	accounts := slices.Clone(l.accounts)
	l.mu.Unlock()
	for _, a := range accounts {
		a.mu.Lock()
		sum += a.sum
		a.mu.Unlock()
	}
	return sum
}
