// Played, and never stuck.
package wgtimeout

import (
	"sync"
	"time"
)

func WaitFor(wg *sync.WaitGroup, d time.Duration) bool {
	c := make(chan struct{})
	go func() {
		defer close(c)
		wg.Wait()
	}()
	select {
	case <-c:
		return true
	case <-time.After(d):
		return false
	}
}
