// Package own has loops that stop the object they belong to without waiting for
// themselves.
package own

import "sync"

type worker struct {
	wg   sync.WaitGroup
	q    chan int
	once sync.Once
}

func start() *worker {
	w := &worker{q: make(chan int, 4)}
	w.wg.Add(2)
	go w.loop()
	go w.other(&worker{})
	return w
}

// Another goroutine does the stopping.
func (w *worker) loop() {
	defer w.wg.Done()
	for i := range w.q {
		if i < 0 {
			go w.Stop()
			return
		}
	}
}

// It stops somebody else.
func (w *worker) other(peer *worker) {
	defer w.wg.Done()
	peer.Stop()
}

func (w *worker) Stop() {
	w.once.Do(func() { close(w.q) })
	w.wg.Wait()
}

// Done comes first.
type task struct {
	wg sync.WaitGroup
	n  int
}

func (t *task) Start() {
	t.wg.Add(1)
	go t.run()
}

func (t *task) run() {
	t.n++
	t.wg.Done()
	t.join()
}

func (t *task) join() { t.wg.Wait() }
