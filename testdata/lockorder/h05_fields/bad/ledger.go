package fields

func (l *Ledger) Audit() (sum int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.accounts {
		a.mu.Lock()
		sum += a.sum
		a.mu.Unlock()
	}
	return sum
}
