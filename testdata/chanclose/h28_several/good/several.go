package good

import "sync"

// F closes when all have sent.
func F(n int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i
		}()
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for v := range ch {
		println(v)
	}
}

// P has workers of which the first that comes closes.
type P struct {
	out  chan int
	once sync.Once
}

// New starts three.
func New() *P {
	p := &P{out: make(chan int)}
	for range 3 {
		go p.work()
	}
	return p
}

func (p *P) work() {
	defer p.once.Do(func() { close(p.out) })
	println("working")
}

func finish(ch chan int) { close(ch) }

// After sends before it closes.
func After() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	finish(ch)
}
