// Package own has loops that stop the object they belong to, which waits for
// them.
package own

import (
	"errors"
	"sync"
)

type worker struct {
	wg sync.WaitGroup
	q  chan int
}

func start() *worker {
	w := &worker{q: make(chan int, 4)}
	w.wg.Add(1)
	go w.loop()
	return w
}

func (w *worker) loop() {
	defer w.wg.Done()
	for i := range w.q {
		if i < 0 {
			w.stop() // want `\(\*worker\).stop waits for ever: w.wg.Wait \(line 34\) counts this goroutine, which calls Done only afterwards \(line 23\)`
			return
		}
	}
}

func (w *worker) stop() {
	close(w.q)
	w.wg.Wait()
}

// By way of one more method.
type server struct {
	wg   sync.WaitGroup
	in   chan string
	done chan struct{}
	once sync.Once
}

func Serve(in chan string) *server {
	s := &server{in: in, done: make(chan struct{})}
	s.wg.Add(1)
	go s.read()
	return s
}

func (s *server) read() {
	defer s.wg.Done()
	for {
		select {
		case line := <-s.in:
			if err := parse(line); err != nil {
				s.fail() // want `\(\*server\).fail waits for ever: s.wg.Wait \(line 70\) counts this goroutine, which calls Done only afterwards \(line 53\)`
			}
		case <-s.done:
			return
		}
	}
}

func (s *server) fail() { s.Close() }

func (s *server) Close() {
	s.once.Do(func() { close(s.done) })
	s.wg.Wait()
}

func parse(line string) error {
	if line == "" {
		return errors.New("empty")
	}
	return nil
}
