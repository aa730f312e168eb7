package good

import "time"

type retry struct {
	timer *time.Timer
	kick  chan struct{}
	quit  chan struct{}
}

// What the case has received is not waited for again: it sets the timer anew.
func (r *retry) loop(run func()) {
	for {
		select {
		case <-r.timer.C:
			run()
			r.timer.Reset(time.Second)
		case <-r.kick:
			if !r.timer.Stop() {
				<-r.timer.C
			}
			r.timer.Reset(0)
		case <-r.quit:
			return
		}
	}
}

// A variable remembers whether the value was received.
func (r *retry) remembers(run func()) {
	read := false
	for {
		if !r.timer.Stop() && !read {
			<-r.timer.C
		}
		r.timer.Reset(time.Second)
		read = false
		select {
		case <-r.timer.C:
			read = true
			run()
		case <-r.quit:
			return
		}
	}
}

// A receive that need not come.
func (r *retry) empties() {
	select {
	case <-r.timer.C:
	case <-r.quit:
	}
	if !r.timer.Stop() {
		select {
		case <-r.timer.C:
		default:
		}
	}
}

// A timer that has come is forgotten.
func wait(done <-chan struct{}) {
	t := time.NewTimer(time.Second)
	defer func() {
		if t != nil && !t.Stop() {
			<-t.C
		}
	}()
	select {
	case <-t.C:
		t = nil
	case <-done:
	}
}

// Another timer in the same variable.
func again(done <-chan struct{}) {
	t := time.NewTimer(time.Second)
	for {
		select {
		case <-t.C:
			t = time.NewTimer(time.Second)
		case <-done:
			if !t.Stop() {
				<-t.C
			}
			return
		}
	}
}

// Only an idle server's timer runs, and who makes it idle sets it anew.
func (r *retry) idle(began, ended <-chan struct{}) {
	busy := 0
	for {
		select {
		case <-began:
			if busy == 0 && !r.timer.Stop() {
				<-r.timer.C
			}
			busy++
		case <-ended:
			busy--
			if busy == 0 {
				r.timer.Reset(time.Minute)
			}
		case <-r.timer.C:
			return
		}
	}
}

// A mark says whether the value is still to come.
func debounce(in <-chan string, out func(string)) {
	t := time.NewTimer(time.Second)
	last, fired := "", false
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return
			}
			last = s
			if !fired && !t.Stop() {
				<-t.C
			}
			t.Reset(time.Second)
			fired = false
		case <-t.C:
			fired = true
			out(last)
		}
	}
}

// The timer runs again when its value was taken.
func beat(in <-chan string, out func(string)) {
	t := time.NewTimer(time.Second)
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return
			}
			out(s)
			if !t.Stop() {
				<-t.C
			}
			t.Reset(time.Second)
		case <-t.C:
			out("")
			t.Reset(time.Second)
		}
	}
}
