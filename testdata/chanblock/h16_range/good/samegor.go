package good

// F lets the sender close when it has sent all.
func F() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- i
		}
	}()
	for v := range ch {
		println(v)
	}
}
