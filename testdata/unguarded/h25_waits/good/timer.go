package waits

import "time"

// quiet starts its goroutine with the timer, once.
type quiet struct {
	timer *time.Timer
	min   time.Duration
	over  chan struct{}
}

func newQuiet(min time.Duration) *quiet { return &quiet{min: min, over: make(chan struct{}, 1)} }

func (q *quiet) Tick() {
	if q.timer == nil {
		q.timer = time.NewTimer(q.min)
		go func() {
			<-q.timer.C
			q.over <- struct{}{}
		}()
		return
	}
	q.timer.Reset(q.min)
}

func watch(c <-chan int, qs map[int]*quiet) {
	for n := range c {
		if qs[n] == nil {
			qs[n] = newQuiet(time.Second)
		}
		qs[n].Tick()
	}
}

func Watch(c <-chan int) { watch(c, map[int]*quiet{}) }
