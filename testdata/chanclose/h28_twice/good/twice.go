package good

type conn struct{ done chan struct{} }

func dial() *conn { return &conn{done: make(chan struct{})} }

type line struct{ done chan struct{} }

func newLine() *line { return &line{done: make(chan struct{})} }

type task struct{ done chan struct{} }

func newTask() *task { return &task{done: make(chan struct{})} }

type session struct{ done chan struct{} }

func newSession() *session { return &session{done: make(chan struct{})} }

func (c *conn) stop(err error) {
	if err != nil {
		close(c.done)
		return
	}
	println("stopped")
	close(c.done)
}

// renew closes the old channel and makes a new one.
func (c *line) renew() {
	close(c.done)
	c.done = make(chan struct{})
	println("again")
	close(c.done)
}

// either closes on one of two branches that exclude each other.
func (c *task) either(early bool) {
	if early {
		close(c.done)
	}
	println("working")
	if !early {
		close(c.done)
	}
}

func all(conns []*session) {
	for _, c := range conns {
		close(c.done)
	}
}

func byName(conns map[string]chan int) {
	for _, c := range conns {
		close(c)
	}
}

func inTurn(n int) {
	for range n {
		c := make(chan int, 1)
		c <- 1
		close(c)
	}
}

func local(n int) {
	out := make(chan int)
	defer close(out)
	go drain(out)
	if n == 0 {
		return
	}
	out <- n
}

func drain(in chan int) {
	for range in {
	}
}

func once(n int) {
	ready := make(chan bool)
	for i := range n {
		if i == 3 {
			close(ready)
			break
		}
	}
}

// reset: nil tells that it is closed.
func reset(n int) {
	ready := make(chan bool)
	for i := range n {
		if i%2 == 0 && ready != nil {
			close(ready)
			ready = nil
		}
	}
}

// renewer makes its channel anew in a helper.
type renewer struct{ done chan struct{} }

func (r *renewer) init() { r.done = make(chan struct{}) }

func (r *renewer) run(n int) {
	r.init()
	for range n {
		close(r.done)
		r.init()
	}
}

type routine struct{ stop chan bool }

// each goes through the list with one variable for all rounds.
func each(rs []routine) {
	var r routine
	for i := range rs {
		r = rs[i]
		register(&r)
		close(r.stop)
	}
}

func register(*routine) {}

func newRoutine() routine { return routine{stop: make(chan bool)} }

// tick closes in the one round that is the third.
func tick(ticks <-chan int) {
	third := make(chan bool)
	n := 0
	for range ticks {
		if n++; n == 3 {
			close(third)
		}
	}
}

// replay closes when the second kind of records begins, or at the end when
// there was none: the map tells.
func replay(records []int) {
	first := make(chan int, len(records))
	var seen map[int]bool
	for _, r := range records {
		if r < 0 && len(seen) == 0 {
			close(first)
			seen = map[int]bool{r: true}
		}
	}
	if len(seen) == 0 {
		close(first)
	}
}
