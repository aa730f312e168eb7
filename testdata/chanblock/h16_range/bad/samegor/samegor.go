package samegor

func F() {
	ch := make(chan int)
	go func() {
		for i := range 3 {
			ch <- i
		}
	}()
	for v := range ch { // want `range over ch waits for ever: every goroutine that could end it has come to its own end`
		println(v)
	}
	close(ch)
}
