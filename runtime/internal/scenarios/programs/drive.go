package programs

import (
	"slices"
	"time"
)

// step keeps goroutines apart in time. Only time orders them, so the schedule
// in which they meet remains possible: that is what a tracker must foresee.
// When a loaded machine, or a tracker that writes a report meanwhile, lets them
// meet after all, the deadlock is real and owed a report just the same.
const step = 20 * time.Millisecond

// apart runs each function in a goroutine of its own, all alive from the
// start, the i-th beginning after i steps, and returns when all have returned.
// The wait is over a channel: no wrapper sees it, so it orders nothing for a
// tracker either.
func apart(fs ...func()) {
	done := make(chan struct{})
	for i, f := range fs {
		go func() {
			defer func() { done <- struct{}{} }()
			time.Sleep(time.Duration(i) * step)
			f()
		}()
	}
	for range fs {
		<-done
	}
}

// together runs the functions at once and returns when all have returned.
func together(fs ...func()) {
	done := make(chan struct{})
	for _, f := range fs {
		go func() {
			defer func() { done <- struct{}{} }()
			f()
		}()
	}
	for range fs {
		<-done
	}
}

// meet makes n callers of the returned function wait for each other: the last
// one to come lets all pass. It brings a deadlock about on purpose.
func meet(n int) func() {
	in, out := make(chan struct{}), make(chan struct{})
	go func() {
		for range n {
			<-in
		}
		close(out)
	}()
	return func() {
		in <- struct{}{}
		<-out
	}
}

// node is one lock in one mode. Each lock has closures of its own, so each has
// a call site of its own, as in a program written out by hand.
type node struct{ lock, unlock func() }

// nest takes the nodes in order and releases them in reverse.
func nest(ns ...node) func() {
	return func() {
		for _, n := range ns {
			n.lock()
		}
		for _, n := range slices.Backward(ns) {
			n.unlock()
		}
	}
}
