package counter

import (
	"sync"
	"sync/atomic"
	"time"
)

var (
	started atomic.Int64
	plain   int
)

func bump() { started.Add(1) }

func several(count int, f func()) {
	var wg sync.WaitGroup
	for range count {
		wg.Go(f)
	}
	wg.Wait()
}

func oneByOne(count int, f func()) {
	for range count {
		f()
	}
}

// Started runs one function many times at once, another in turn.
func Started() int {
	several(100, bump)
	oneByOne(100, func() { plain++ })
	return plain + int(started.Load())
}

type token struct {
	mu   sync.Mutex
	text string
	t    *time.Timer
}

func newToken(every time.Duration) *token {
	k := &token{}
	k.renew(every)
	return k
}

// renew arms the timer that runs it again.
func (k *token) renew(every time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.text = every.String()
	k.t = time.AfterFunc(every, func() { k.renew(2 * every) })
}

func (k *token) stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.t.Stop()
}

// Check looks at what the timer's goroutine writes.
func Check(answers []string) bool {
	k := newToken(time.Second)
	defer k.stop()
	for _, a := range answers {
		k.mu.Lock()
		ok := a == k.text
		k.mu.Unlock()
		if ok {
			return true
		}
	}
	return false
}
