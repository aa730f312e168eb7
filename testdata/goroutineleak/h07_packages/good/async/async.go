// Package async runs functions on goroutines of its own, and waits for them.
package async

import (
	"sync"
	"time"
)

// Do waits for f.
func Do(f func()) {
	var wg sync.WaitGroup
	wg.Go(f)
	wg.Wait()
}

// Within waits for f as long as d.
func Within(d time.Duration, f func() error) error {
	errc := make(chan error, 1)
	go func() { errc <- f() }()
	select {
	case err := <-errc:
		return err
	case <-time.After(d):
		return nil
	}
}
