package good

func squares(vs []int) {
	jobs := make(chan int)
	for range 3 {
		go func() {
			for j := range jobs {
				println(j * j)
			}
		}()
	}
	for _, v := range vs {
		jobs <- v
	}
	close(jobs)
}

func render(vs []string) {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, v := range vs {
			out <- v
		}
	}()
	Write(out)
}

// Write prints all that comes.
func Write(out <-chan string) {
	for s := range out {
		println(s)
	}
}

type queue struct{ in chan int }

func newQueue() *queue {
	q := &queue{in: make(chan int)}
	go q.run()
	return q
}

func (q *queue) run() {
	for v := range q.in {
		println(v)
	}
}

func (q *queue) put(v int) { q.in <- v }

func (q *queue) Close() { close(q.in) }

// Numbers is closed by those who get it.
func Numbers() chan int {
	c := make(chan int)
	go func() {
		for v := range c {
			println(v)
		}
	}()
	c <- 1
	return c
}

// until a mark comes.
func until(vs []int) {
	c := make(chan int)
	go func() {
		for v := range c {
			if v < 0 {
				return
			}
		}
	}()
	for _, v := range vs {
		c <- v
	}
	c <- -1
}

func finish(c chan int) { close(c) }

func elsewhere(vs []int) {
	c := make(chan int)
	go func() {
		for v := range c {
			println(v)
		}
	}()
	for _, v := range vs {
		c <- v
	}
	finish(c)
}
