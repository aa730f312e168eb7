package bad

func same() int {
	c := make(chan int)
	c <- 1 // want `send on c blocks for ever: c is unbuffered and only this goroutine uses it`
	return <-c
}

func overfull(a, b int) int {
	c := make(chan int, 1)
	c <- a
	c <- b // want `send on c blocks for ever: its buffer is full and only this goroutine receives from it`
	return <-c + <-c
}

func branch(err error) error {
	errc := make(chan error, 1)
	if err != nil {
		errc <- err
	}
	errc <- nil // want `send on errc blocks for ever: its buffer is full and only this goroutine receives from it`
	return <-errc
}
