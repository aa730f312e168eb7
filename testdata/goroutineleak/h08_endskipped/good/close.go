package good

import (
	"sync"
	"time"
)

type tail struct {
	mu     sync.Mutex
	quit   chan struct{}
	closed bool
	save   func() error
}

func newTail(save func() error) *tail {
	t := &tail{quit: make(chan struct{}), save: save}
	go t.follow()
	return t
}

func (t *tail) follow() {
	for {
		select {
		case <-time.After(time.Second):
		case <-t.quit:
			return
		}
	}
}

// What was told before is not told again, and the error comes after it.
func (t *tail) Stop() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil
	}
	t.closed = true
	close(t.quit)
	if err := t.save(); err != nil {
		return err
	}
	return nil
}

// The loop ends by itself too.
type once struct {
	quit chan struct{}
	save func() error
}

func newOnce(save func() error) *once {
	o := &once{quit: make(chan struct{}), save: save}
	go o.wait()
	return o
}

func (o *once) wait() {
	select {
	case <-time.After(time.Second):
	case <-o.quit:
	}
}

func (o *once) Close() error {
	if err := o.save(); err != nil {
		return err
	}
	close(o.quit)
	return nil
}

// The error is joined, not returned at once.
type joined struct {
	quit chan struct{}
	save func() error
}

func newJoined(save func() error) *joined {
	j := &joined{quit: make(chan struct{}), save: save}
	go j.wait()
	return j
}

func (j *joined) wait() {
	for {
		select {
		case <-time.After(time.Second):
		case <-j.quit:
			return
		}
	}
}

func (j *joined) Close() error {
	err := j.save()
	if err != nil {
		err = nil
	}
	close(j.quit)
	return err
}
