// Package unwaited closes a channel when all who send on it have ended.
package unwaited

import "sync"

func merge[T any](cs ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	wg.Add(len(cs))
	for _, c := range cs {
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func Each(cs []<-chan int) <-chan int { return merge(cs...) }

// The one that sends last closes.
func chain(in <-chan int) <-chan int {
	out := make(chan int)
	turn := make(chan struct{})
	go func() {
		for v := range in {
			out <- v
		}
		close(turn)
	}()
	go func() {
		<-turn
		close(out)
	}()
	return out
}

func Chain(in <-chan int) <-chan int { return chain(in) }
