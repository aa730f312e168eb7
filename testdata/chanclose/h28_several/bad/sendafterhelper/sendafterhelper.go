package sendafterhelper

func finish(ch chan int) { close(ch) }

func F() {
	ch := make(chan int, 2)
	ch <- 1
	finish(ch)
	ch <- 2 // want `send on ch panics when it comes after the close at line 3`
}
