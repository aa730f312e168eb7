// Played, and never stuck.
package batches

import "sync"

func Do(items []int, size int, f func([]int) error) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(items)/size+1)
	for len(items) > 0 {
		n := min(size, len(items))
		b := items[:n]
		items = items[n:]
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := f(b); err != nil {
				errs <- err
			}
		}()
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
