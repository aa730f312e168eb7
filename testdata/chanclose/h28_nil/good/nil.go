package good

type pump struct {
	done  chan int
	extra chan int
}

func (p *pump) start() { p.done = make(chan int) }

func (p *pump) stop() {
	close(p.done)
	if p.extra != nil {
		close(p.extra)
	}
}
