package maincircular

func F() {
	a, b := make(chan int), make(chan int)
	go func() {
		<-a
		b <- 1
	}()
	<-b // want `receive from b waits for ever: function literal at line 5 waits too, at its receive from a \(line 6\)`
	a <- 1
}
