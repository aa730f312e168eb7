// Played, and never stuck.
package sem

import "sync"

func All(fs []func()) {
	sem := make(chan struct{}, 4)
	var wg sync.WaitGroup
	for _, f := range fs {
		sem <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-sem }()
			f()
		}()
	}
	wg.Wait()
}
