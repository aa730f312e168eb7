package generator

func gen(n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			ch <- i // want `send on ch waits for ever once First has returned at line 17: nobody is left to receive`
		}
	}()
	return ch
}

func First(n int) int {
	for v := range gen(n) {
		if v > 3 {
			return v
		}
	}
	return 0
}
