package closed

import "time"

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

// loop has another look at the end only when it is told to.
func (f *feed) loop() {
	in := f.in
	for {
		select {
		case v, ok := <-in:
			if !ok {
				in = nil
				continue
			}
			f.sum += v
		case <-f.done:
			return
		}
	}
}

// Merge goes on with what is left.
func Merge(a, b <-chan int, out chan<- int) {
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			out <- v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			out <- v
		}
	}
}

// Poll sleeps before it looks again.
func Poll(in <-chan int) (sum int) {
	for range 100 {
		v, ok := <-in
		if !ok {
			time.Sleep(time.Second)
			continue
		}
		sum += v
	}
	return sum
}

// Count goes round a number of times, whatever comes.
func Count(in <-chan int, n int) (sum int) {
	for i := 0; i < n; i++ {
		v, ok := <-in
		if !ok {
			continue
		}
		sum += v
	}
	return sum
}

type pump struct{ src chan int }

// next gets another channel when one has ended.
func (p *pump) next() { p.src = make(chan int) }

func (p *pump) run(stop <-chan struct{}) (sum int) {
	for {
		select {
		case v, ok := <-p.src:
			if !ok {
				p.next()
				continue
			}
			sum += v
		case <-stop:
			return sum
		}
	}
}

type private struct{ ticks chan int }

// run asks what cannot be: nobody closes ticks.
func (p *private) run(stop <-chan struct{}) (sum int) {
	p.ticks = make(chan int)
	go func() {
		for {
			select {
			case p.ticks <- 1:
			case <-stop:
				return
			}
		}
	}()
	for {
		select {
		case v, ok := <-p.ticks:
			if !ok {
				continue
			}
			sum += v
		case <-stop:
			return sum
		}
	}
}
