// Package unwaited closes a channel on which others still send.
package unwaited

func merge[T any](cs ...<-chan T) <-chan T {
	out := make(chan T)
	for _, c := range cs {
		go func() {
			for v := range c {
				out <- v
			}
		}()
	}
	go func() { close(out) }() // want `out is closed while the goroutines started at line 7 may still send on it \(line 9\): nothing waits for them, and that send panics`
	return out
}

func Each(cs []<-chan int) <-chan int { return merge(cs...) }
