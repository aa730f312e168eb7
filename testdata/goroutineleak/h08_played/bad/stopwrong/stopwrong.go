package stopwrong

type W struct {
	stop chan struct{}
	jobs chan int
}

func New() *W {
	w := &W{stop: make(chan struct{}), jobs: make(chan int)}
	go w.loop()
	return w
}

func (w *W) loop() {
	for {
		select {
		case j := <-w.jobs:
			println(j)
		case <-w.stop: // want `goroutine has no way to stop: nothing sends on w\.stop or closes it`
			return
		}
	}
}

// Put adds.
func (w *W) Put(j int) {
	select {
	case w.jobs <- j:
	case <-w.stop:
	}
}

// Close forgets to close stop.
func (w *W) Close() { println("closed") }
