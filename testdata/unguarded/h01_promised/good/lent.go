package promised

import (
	"bufio"
	"errors"
	"sync"
)

// A Reader is shared by those who wait for answers. It is safe for concurrent use.
type Reader struct {
	turn sync.Mutex
	buf  *bufio.Reader
	last int
}

// Answer has its turn from wait.
func (r *Reader) Answer(id byte) error {
	lock, err := r.wait(id)
	if err != nil {
		return err
	}
	err = r.body()
	r.last++
	lock.Unlock()
	return err
}

func (r *Reader) body() error {
	_, err := r.buf.ReadByte()
	return err
}

// wait keeps the lock when the answer is the one that is waited for.
func (r *Reader) wait(id byte) (lock *sync.Mutex, err error) {
	for {
		r.turn.Lock()
		head, peekErr := r.buf.Peek(1)
		if peekErr != nil {
			err = peekErr
			r.turn.Unlock()
			break
		}
		if head[0] == id {
			lock = &r.turn
			break
		}
		r.turn.Unlock()
	}
	if lock == nil && err == nil {
		err = errors.New("no answer")
	}
	return lock, err
}
