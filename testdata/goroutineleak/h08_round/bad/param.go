package round

// Others may hand in channels of their own; the one of Run is closed.
func Loop(in chan int, stop chan bool) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-stop: // want `this case does not leave the loop: once stop is closed \(line 19\) the goroutine spins for ever`
			break
		}
	}
}

func Run() {
	in, stop := make(chan int), make(chan bool)
	go Loop(in, stop)
	in <- 1
	close(stop)
}
