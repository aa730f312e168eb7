//go:build !concurlint_off

package sync

import std "sync"

// WaitGroup is std's WaitGroup. What a goroutine locked before its Done counts
// as asked for by whoever holds a lock in Wait.
type WaitGroup struct {
	wg std.WaitGroup
}

// Add is std's Add.
func (wg *WaitGroup) Add(delta int) { wg.wg.Add(delta) }

// Done is std's Done.
func (wg *WaitGroup) Done() { wg.wg.Done() }

// Wait is std's Wait.
func (wg *WaitGroup) Wait() { wg.wg.Wait() }

// Go is std's Go. The new goroutine is known to start after what its creator
// did before.
func (wg *WaitGroup) Go(f func()) { wg.wg.Go(f) }
