package bad

func squares(vs []int) {
	jobs := make(chan int)
	for range 3 {
		go func() {
			for j := range jobs { // want `range over jobs never ends: nothing closes the channel made at line 4`
				println(j * j)
			}
		}()
	}
	for _, v := range vs {
		jobs <- v
	}
}

func render(vs []string) {
	out := make(chan string) // want `nothing closes this channel: the range over out at line 44 never ends`
	done := make(chan bool)
	go func() {
		for _, v := range vs {
			out <- v
		}
		close(done)
	}()
	Write(out)
	<-done
}

// closed has the same helper and does close.
func closed(vs []string) {
	out := make(chan string)
	go func() {
		for _, v := range vs {
			out <- v
		}
		close(out)
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
	for v := range q.in { // want `range over q.in never ends: nothing closes queue.in, and the goroutine stays`
		println(v)
	}
}

func (q *queue) put(v int) { q.in <- v }

// Close forgets to close q.in.
func (q *queue) Close() {}
