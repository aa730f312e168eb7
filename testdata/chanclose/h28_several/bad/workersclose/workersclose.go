package workersclose

type P struct{ out chan int }

func New() *P {
	p := &P{out: make(chan int, 4)}
	for range 3 {
		go p.work()
	}
	return p
}
func (p *P) work() {
	defer close(p.out) // want `close of p\.out panics: another way it is closed before, at line 13`
	p.out <- 1
}
