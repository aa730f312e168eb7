// Package task computes one number.
package task

type Task struct {
	done chan struct{}
	n    int
}

func New() *Task { return &Task{done: make(chan struct{})} }

func (t *Task) Run() {
	t.n = 42
	close(t.done)
}

func (t *Task) Done() <-chan struct{} { return t.done }

func (t *Task) N() int { return t.n }

// Wait gives the number when it is there.
func (t *Task) Wait() int {
	<-t.done
	return t.N()
}
