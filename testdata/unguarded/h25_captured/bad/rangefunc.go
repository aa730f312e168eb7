package captured

import (
	"iter"
	"slices"
	"sync"
)

func sumOf(xs []int) int {
	sum := 0
	var wg sync.WaitGroup
	for x := range slices.Values(xs) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sum += x // want `sum is written here by goroutines started in a loop \(line 12\), with no lock`
		}()
	}
	wg.Wait()
	return sum
}

func lastOf(seq iter.Seq2[int, string]) (last string) {
	done := make(chan bool)
	n := 0
	for _, s := range seq {
		n++
		go func() {
			last = s // want `last is written here by goroutines started in a loop \(line 25\), with no lock`
			done <- true
		}()
	}
	for range n {
		<-done
	}
	return last
}
