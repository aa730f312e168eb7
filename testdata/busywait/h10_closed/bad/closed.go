package closed

import "log"

type feed struct {
	in   chan int
	done chan struct{}
	sum  int
}

// newFeed starts the loop that adds up.
func newFeed() *feed {
	f := &feed{in: make(chan int), done: make(chan struct{})}
	go f.loop()
	return f
}

// Finish says that no more comes; Close that the sum is no longer wanted.
func (f *feed) Finish() { close(f.in) }

func (f *feed) Close() { close(f.done) }

func (f *feed) Put(v int) {
	select {
	case f.in <- v:
	case <-f.done:
	}
}

func (f *feed) loop() {
	for {
		select {
		case v, ok := <-f.in: // want `this loop spins once f\.in is closed \(line 19\): the receive no longer waits, and all that is done then is to go round`
			if !ok {
				continue
			}
			f.sum += v
		case <-f.done:
			return
		}
	}
}

// Merge gets channels of others, who close them.
func Merge(a, b <-chan int, out chan<- int) {
	for {
		select {
		case v, ok := <-a: // want `this loop spins once a is closed: the receive`
			if !ok {
				log.Println("no more of a")
				continue
			}
			out <- v
		case v, ok := <-b:
			if !ok {
				return
			}
			out <- v
		}
	}
}

// Drain waits for one channel alone.
func Drain(in <-chan int) (sum int) {
	for {
		v, ok := <-in // want `this loop spins once in is closed: the receive`
		if ok {
			sum += v
			if sum > 100 {
				return sum
			}
		}
	}
}
