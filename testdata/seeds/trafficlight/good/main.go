// A traffic light and a car that end when the day does, and a main thread that
// waits for them.
//
// Seed: document 000, section 2.8; document 002 (事件).
package main

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"time"
)

const tick = 50 * time.Millisecond

// event is Python's threading.Event, with a wait that a context can end.
type event struct {
	mu   sync.Mutex
	flag bool
	on   chan struct{} // closed while flag is set
}

func newEvent() *event { return &event{on: make(chan struct{})} }

func (e *event) set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.flag {
		e.flag = true
		close(e.on)
	}
}

func (e *event) clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.flag {
		e.flag = false
		e.on = make(chan struct{})
	}
}

func (e *event) isSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.flag
}

func (e *event) wait(ctx context.Context) error {
	e.mu.Lock()
	on := e.on
	e.mu.Unlock()
	select {
	case <-on:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause sleeps for a tick and reports whether the day goes on.
func pause(ctx context.Context) bool {
	t := time.NewTimer(tick)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func lighter(ctx context.Context, green *event) {
	count := 0
	green.set()
	for {
		switch {
		case 5 < count && count <= 10:
			green.clear()
			fmt.Println("red light is on")
		case count > 10:
			green.set()
			count = 0
		default:
			fmt.Println("green light is on")
		}
		if !pause(ctx) {
			return
		}
		count++
	}
}

func car(ctx context.Context, green *event, name string) {
	for {
		if green.isSet() {
			fmt.Printf("[%s] running\n", name)
			if !pause(ctx) {
				return
			}
			continue
		}
		fmt.Printf("[%s] sees red light, waiting\n", name)
		if green.wait(ctx) != nil {
			return
		}
		fmt.Printf("[%s] green light is on, start going\n", name)
	}
}

func main() {
	seconds := flag.Int("seconds", 2, "how long to watch")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(*seconds)*time.Second)
	defer cancel()
	green := newEvent()
	var wg sync.WaitGroup
	wg.Go(func() { lighter(ctx, green) })
	wg.Go(func() { car(ctx, green, "MINI") })
	wg.Wait()
}
