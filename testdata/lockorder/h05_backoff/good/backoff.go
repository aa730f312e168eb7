// Package backoff lets its own lock go when it cannot have the other at once.
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
		in.mu.Unlock()
		out.mu.Lock()
		out.mu.Unlock()
		in.mu.Lock()
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
