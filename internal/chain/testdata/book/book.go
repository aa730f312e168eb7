// Package book is the middle of the chain. It locks nothing: what its callees
// do must pass through it.
package book

import "chain.example/bank"

// Add books n.
func Add(l *bank.Ledger, n int) { l.Add(n) }

// Note writes a line.
func Note(j *bank.Journal, line string) { j.Write(line) }

// Gold weighs what is in the vault.
func Gold() int { return bank.Weigh() }
