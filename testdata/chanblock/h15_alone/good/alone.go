package good

import "sync"

func same() int {
	c := make(chan int, 1)
	c <- 1
	return <-c
}

func two(a, b int) int {
	c := make(chan int, 2)
	c <- a
	c <- b
	return <-c + <-c
}

func branch(err error) error {
	errc := make(chan error, 1)
	if err != nil {
		errc <- err
	} else {
		errc <- nil
	}
	return <-errc
}

func inTurn(a, b int) int {
	c := make(chan int, 1)
	c <- a
	x := <-c
	c <- b
	return x + <-c
}

func other() int {
	c := make(chan int)
	go func() { c <- 1 }()
	return <-c
}

// tryOnly never waits.
func tryOnly() bool {
	c := make(chan int)
	select {
	case c <- 1:
		return true
	case <-c:
		return false
	default:
		return false
	}
}

func closed() {
	c := make(chan int)
	close(c)
	<-c
}

// once: a second round of the loop makes a second channel.
func once(n int) (sum int) {
	for i := range n {
		c := make(chan int, 1)
		c <- i
		if i%2 == 0 {
			continue
		}
		sum += <-c
	}
	return sum
}

// Nobody calls it yet: whoever does will read.
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
	go func() { wg.Wait(); close(out) }()
	return out
}
