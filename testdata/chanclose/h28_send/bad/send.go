package bad

func emit(vs []int) chan int {
	out := make(chan int, 10)
	for _, v := range vs {
		if v < 0 {
			close(out)
		}
		out <- v // want `send on out panics: it was closed at line 7`
	}
	return out
}

type feed struct{ in chan int }

func newFeed() *feed { return &feed{in: make(chan int, 4)} }

func (f *feed) finish() {
	close(f.in)
	f.in <- 0 // want `send on f.in panics: it was closed at line 19`
}
