package counter

import (
	"sync"
	"time"
)

var started int

func bump() {
	started++ // want `started is written here by goroutines started in a loop \(line 17\), with no lock`
}

func several(count int, f func()) {
	var wg sync.WaitGroup
	for range count {
		wg.Go(f)
	}
	wg.Wait()
}

// Started runs a function of its own many times at once.
func Started() int {
	several(100, bump)
	return started
}

type token struct {
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
	k.text = every.String() // want `k\.text is written here and read at line 50 by another goroutine, with no lock in common`
	k.t = time.AfterFunc(every, func() { k.renew(2 * every) })
}

// Check looks at what the timer's goroutine writes.
func Check(answers []string) bool {
	k := newToken(time.Second)
	defer k.t.Stop()
	for _, a := range answers {
		if a == k.text {
			return true
		}
	}
	return false
}
