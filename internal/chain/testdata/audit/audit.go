// Package audit is the top of the chain. It meets the locks of bank, which it
// mostly reaches through book.
package audit

import (
	"errors"

	"chain.example/bank"
	"chain.example/book"
)

// Twice locks the ledger, and again two packages down.
func Twice(l *bank.Ledger) {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	book.Add(l, 1)
}

// Reverse takes Journal.Mu, then Ledger.Mu; bank.(*Ledger).Post does the
// opposite.
func Reverse(l *bank.Ledger, j *bank.Journal) {
	j.Mu.Lock()
	defer j.Mu.Unlock()
	book.Add(l, 1)
}

// Inventory waits for the vault that it holds.
func Inventory() int {
	bank.Open()
	defer bank.Close()
	return book.Gold()
}

// Forgets leaves the vault open when there is an error.
func Forgets(keys map[string]bool) error {
	bank.Open()
	if len(keys) == 0 {
		return errors.New("no key")
	}
	bank.Close()
	return nil
}

// Orderly does all of it as it should be done.
func Orderly(l *bank.Ledger, j *bank.Journal) int {
	l.Post(j, 1)
	l.Mu.Lock()
	book.Note(j, "in the order of Post")
	l.Mu.Unlock()
	book.Add(l, 1)
	bank.Open()
	bank.Close()
	return book.Gold()
}

// Accepted is Twice again, by decision of its authors.
func Accepted(l *bank.Ledger) {
	l.Mu.Lock()
	defer l.Mu.Unlock()
	book.Add(l, 1) //concurlint:ignore relock the chain shows that a reason silences
}
