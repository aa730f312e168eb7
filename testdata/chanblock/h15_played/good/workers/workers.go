// Played, and never stuck.
package workers

import "sync"

func Do(n int, items []int, f func(int) error) error {
	work := make(chan int)
	errc := make(chan error, 1)
	stop := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for it := range work {
				if err := f(it); err != nil {
					once.Do(func() {
						errc <- err
						close(stop)
					})
					return
				}
			}
		}()
	}
feed:
	for _, it := range items {
		select {
		case work <- it:
		case <-stop:
			break feed
		}
	}
	close(work)
	wg.Wait()
	select {
	case err := <-errc:
		return err
	default:
		return nil
	}
}
