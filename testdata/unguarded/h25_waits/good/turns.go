package waits

// writer writes one frame at a time: a flag says that one is on its way.
type writer struct {
	out     chan<- []byte
	done    chan struct{}
	todo    []int
	buf     []byte
	n       int
	writing bool
	async   bool
}

func (w *writer) serve(in <-chan int) {
	w.done = make(chan struct{}, 8)
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return
			}
			w.todo = append(w.todo, v)
			w.schedule()
		case <-w.done:
			w.wrote()
		}
	}
}

func (w *writer) schedule() {
	if w.writing {
		return
	}
	for !w.async && len(w.todo) > 0 {
		v := w.todo[0]
		w.todo = w.todo[1:]
		w.start(v)
	}
}

func (w *writer) start(v int) {
	if w.writing {
		panic("one at a time")
	}
	w.writing = true
	if v < 10 {
		w.async = false
		w.write(v)
		w.wrote()
		return
	}
	w.async = true
	go w.writeAsync(v)
}

func (w *writer) write(v int) {
	w.buf = append(w.buf[:0], byte(v))
	w.n++
	w.out <- w.buf
}

func (w *writer) writeAsync(v int) {
	w.write(v)
	w.done <- struct{}{}
}

func (w *writer) wrote() {
	w.writing = false
	w.async = false
	w.schedule()
}
