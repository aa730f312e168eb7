package resizequeue

import (
	"errors"
	"testing"
)

type size struct{ w, h int }

type terminal struct {
	resize chan size
	done   chan struct{}
	start  func() error
}

func (t *terminal) forward(src []size) {
	for _, s := range src {
		select {
		case t.resize <- s:
		case <-t.done:
			return
		}
	}
	close(t.resize)
}

func attach(src []size, start func() error) error {
	t := &terminal{resize: make(chan size), done: make(chan struct{}), start: start}
	defer close(t.done)
	go t.forward(src)
	if err := t.start(); err != nil {
		return err
	}
	for s := range t.resize {
		if s.w < 0 {
			continue
		}
	}
	return nil
}

func TestAttach(t *testing.T) {
	err := attach([]size{{80, 25}}, func() error { return errors.New("no tty") })
	if err == nil {
		t.Fatal()
	}
}
