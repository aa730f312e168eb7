package stopsend

type poller struct {
	quit, gone chan struct{}
	src        func() error
}

func start(src func() error) *poller {
	p := &poller{quit: make(chan struct{}), gone: make(chan struct{}), src: src}
	go p.run()
	return p
}

func (p *poller) run() {
	defer close(p.gone)
	for {
		select {
		case <-p.quit:
			return
		default:
		}
		if err := p.src(); err != nil {
			return
		}
	}
}

// Stop has another way.
func (p *poller) Stop() {
	select {
	case p.quit <- struct{}{}:
	case <-p.gone:
	}
}

type closer struct {
	quit chan struct{}
	src  func() error
}

func newCloser(src func() error) *closer {
	c := &closer{quit: make(chan struct{}), src: src}
	go func() {
		for {
			select {
			case <-c.quit:
				return
			default:
			}
			if err := c.src(); err != nil {
				return
			}
		}
	}()
	return c
}

// Stop needs nobody.
func (c *closer) Stop() { close(c.quit) }

type waiter struct {
	quit chan struct{}
	src  func() error
}

func newWaiter(src func() error) *waiter {
	w := &waiter{quit: make(chan struct{}), src: src}
	go func() {
		for {
			select {
			case <-w.quit:
				return
			default:
			}
			if err := w.src(); err != nil {
				<-w.quit // whatever happens, it waits to be told
				return
			}
		}
	}()
	return w
}

// Stop is always heard.
func (w *waiter) Stop() { w.quit <- struct{}{} }

// retry goes on after an error.
type retry struct {
	quit chan struct{}
	src  func() error
}

func newRetry(src func() error) *retry {
	r := &retry{quit: make(chan struct{}), src: src}
	go func() {
		for {
			select {
			case <-r.quit:
				return
			default:
			}
			if err := r.src(); err != nil {
				continue
			}
		}
	}()
	return r
}

// Stop is heard in the next round.
func (r *retry) Stop() { r.quit <- struct{}{} }

func main() {
	start(func() error { return nil }).Stop()
	newCloser(func() error { return nil }).Stop()
	newWaiter(func() error { return nil }).Stop()
	newRetry(func() error { return nil }).Stop()
}
