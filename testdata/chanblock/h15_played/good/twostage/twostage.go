// Played, and never stuck.
package twostage

import "sync"

func F(n int, f func(int) int) (sum int) {
	in, out := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for v := range in {
				out <- f(v)
			}
		})
	}
	go func() {
		for i := range n {
			in <- i
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	for v := range out {
		sum += v
	}
	return sum
}
