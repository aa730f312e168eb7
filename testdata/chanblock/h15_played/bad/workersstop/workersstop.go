package workersstop

import "sync"

func Process(items []int, f func(int) error) error {
	work := make(chan int)
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for it := range work {
				if err := f(it); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	for _, it := range items {
		work <- it // want `send on work waits for ever: every goroutine that could end it has come to its own end`
	}
	close(work)
	wg.Wait()
	close(errs)
	return <-errs
}
