// Package backoff gives way on one side only in appearance: it lets the wrong
// lock go before it waits.
package backoff

import "sync"

type inbox struct {
	mu sync.Mutex
	n  int
}

type outbox struct {
	mu sync.Mutex
	n  int
}

func move(in *inbox, out *outbox) {
	in.mu.Lock()
	for !out.mu.TryLock() {
		out.mu.Lock() // want `outbox\.mu is taken while inbox\.mu is held; backoff\.go:32 takes them the other way round`
		out.mu.Unlock()
	}
	in.n--
	out.n++
	out.mu.Unlock()
	in.mu.Unlock()
}

func back(in *inbox, out *outbox) {
	out.mu.Lock()
	defer out.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	in.n, out.n = out.n, in.n
}
