package captured

import (
	"iter"
	"slices"
	"sync"
)

func sumOf(xs []int) int {
	sum := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for x := range slices.Values(xs) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			sum += x
			mu.Unlock()
		}()
	}
	wg.Wait()
	return sum
}

// lastOf waits for each goroutine before it starts the next.
func lastOf(seq iter.Seq2[int, string]) (last string) {
	done := make(chan bool)
	for _, s := range seq {
		go func() {
			last = s
			done <- true
		}()
		<-done
	}
	return last
}

// each gives every goroutine a variable of its own round.
func each(seq iter.Seq[int], out chan<- int) {
	for x := range seq {
		y := x
		go func() {
			y++
			out <- y
		}()
	}
}
