package mixed

import "sync/atomic"

type ticker struct {
	at   int32
	stop chan struct{}
}

func runTicker() *ticker {
	t := &ticker{stop: make(chan struct{})}
	go t.loop()
	return t
}

// Both write on the one goroutine; others look.
func (t *ticker) loop() {
	for {
		select {
		case <-t.stop:
			return
		default:
		}
		atomic.StoreInt32(&t.at, t.at+1)
		if t.at > 10 {
			t.rewind()
		}
	}
}

func (t *ticker) rewind() { atomic.StoreInt32(&t.at, t.at%10) }

func (t *ticker) now() int32 { return atomic.LoadInt32(&t.at) }
