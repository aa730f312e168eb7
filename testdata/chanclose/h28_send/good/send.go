package good

func emit(vs []int) chan int {
	out := make(chan int, 10)
	for _, v := range vs {
		if v < 0 {
			close(out)
			return out
		}
		out <- v
	}
	return out
}

type feed struct{ in chan int }

func newFeed() *feed { return &feed{in: make(chan int, 4)} }

func (f *feed) finish() {
	f.in <- 0
	close(f.in)
}

type pipe struct{ in chan int }

func newPipe() *pipe { return &pipe{in: make(chan int, 4)} }

func (f *pipe) restart() {
	close(f.in)
	f.in = make(chan int, 1)
	f.in <- 0
}
