package closeloop

func F(n int) {
	ch := make(chan int)
	for i := range n {
		go func() {
			ch <- i   // want `send on ch panics when it comes after the close at line 8`
			close(ch) // want `close of ch panics: another way it is closed before, at line 8`
		}()
	}
	for v := range ch {
		println(v)
	}
}
