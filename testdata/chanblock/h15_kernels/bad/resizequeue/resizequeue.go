package resizequeue

import (
	"errors"
	"testing"
)

type size struct{ w, h int }

type terminal struct {
	resize chan size
	start  func() error
}

func (t *terminal) forward(src []size) {
	for _, s := range src {
		t.resize <- s // want `send on t\.resize waits for ever once attach has returned at line 26: nobody is left to receive`
	}
	close(t.resize)
}

func attach(src []size, start func() error) error {
	t := &terminal{resize: make(chan size), start: start}
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
