package bad

import "time"

type retry struct {
	timer *time.Timer
	kick  chan struct{}
	quit  chan struct{}
}

// The case has taken the value that the inner receive waits for.
func (r *retry) loop(run func()) {
	for {
		select {
		case <-r.timer.C:
			run()
			if !r.timer.Stop() {
				<-r.timer.C // want `this receive waits for ever: the timer's value was received already \(line 15\), and Stop reports false for that too`
			}
			r.timer.Reset(time.Second)
		case <-r.quit:
			return
		}
	}
}

// The answer of Stop the wrong way round.
func wait(done <-chan struct{}) {
	t := time.NewTimer(time.Second)
	defer func() {
		if t.Stop() {
			<-t.C // want `this receive waits for ever: it comes when Stop has prevented the value that it waits for`
		}
	}()
	select {
	case <-t.C:
	case <-done:
	}
}

type timer interface {
	C() <-chan time.Time
	Stop() bool
	Reset(time.Duration) bool
}

// Through a function of its own, with a clock in the timer's place.
func queue(t timer, in <-chan struct{}, send func() (time.Duration, bool)) {
	write := func() {
		if d, again := send(); again {
			if !t.Stop() {
				<-t.C() // want `this receive waits for ever: the timer's value was received already \(line 61\), and Stop reports false for that too`
			}
			t.Reset(d)
		}
	}
	for {
		select {
		case <-in:
			write()
		case <-t.C():
			write()
		}
	}
}

// A failure goes round without setting the timer, and the end waits for it.
func (r *retry) fails(run func() error, out chan<- int) {
	for n := 0; n < 10; n++ {
		select {
		case <-r.timer.C:
			if run() != nil {
				continue
			}
			out <- n
			r.timer.Reset(time.Second)
		case <-r.quit:
			if !r.timer.Stop() {
				<-r.timer.C // want `this receive waits for ever: the timer's value was received already`
			}
			return
		}
	}
}

// Quiet for a second and then a line: Stop reports false, and the value is gone.
func debounce(in <-chan string, out func(string)) {
	t := time.NewTimer(time.Second)
	last := ""
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return
			}
			last = s
			if !t.Stop() {
				<-t.C // want `this receive waits for ever: the timer's value was received already \(line 101\), and Stop reports false for that too`
			}
			t.Reset(time.Second)
		case <-t.C:
			out(last)
		}
	}
}
