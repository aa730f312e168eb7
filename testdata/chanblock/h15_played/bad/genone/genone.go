package genone

func ask(f func() int) <-chan int {
	ch := make(chan int)
	go func() { ch <- f() }() // want `send on ch waits for ever once F has returned at line 15: nobody is left to receive`
	return ch
}

func F(a, b func() int) int {
	x, y := ask(a), ask(b)
	select {
	case v := <-x:
		return v
	case v := <-y:
		return v
	}
}
