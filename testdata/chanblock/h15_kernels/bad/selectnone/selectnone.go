package selectnone

import (
	"sync"
	"testing"
)

type job struct {
	id  int
	res chan int
}

type scheduler struct {
	jobs chan job
	stop chan struct{}
	wg   sync.WaitGroup
}

func newScheduler() *scheduler {
	s := &scheduler{jobs: make(chan job, 4), stop: make(chan struct{})}
	s.wg.Add(1)
	go s.loop()
	return s
}

func (s *scheduler) loop() {
	defer s.wg.Done()
	for {
		select {
		case j := <-s.jobs:
			j.res <- j.id * 2
		case <-s.stop:
			return
		}
	}
}

func (s *scheduler) Do(id int) int {
	j := job{id: id, res: make(chan int, 1)}
	s.jobs <- j
	return <-j.res
}

func (s *scheduler) Close() {
	close(s.stop)
	s.wg.Wait()
}

func TestScheduler(t *testing.T) {
	s := newScheduler()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Do(1)
	}()
	s.Close()
	<-done // want `receive from done waits for ever: \(\*scheduler\)\.Do waits too, at its receive from j\.res \(line 41\)`
}
