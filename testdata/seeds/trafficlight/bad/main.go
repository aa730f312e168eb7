// A traffic light and a car, each in a loop that nothing ends.
//
// Seed: document 000, section 2.8; document 002 (事件), which prints five living
// threads where one was meant.
// Hazard: H08, which goroutineleak reports.
//
// The original runs for ever; here main returns after -seconds, with both
// goroutines still at work (H07).
package main

import (
	"flag"
	"fmt"
	"sync"
	"time"
)

const tick = 50 * time.Millisecond

// event is Python's threading.Event.
type event struct {
	mu   sync.Mutex
	cond *sync.Cond
	flag bool
}

func newEvent() *event {
	e := &event{}
	e.cond = sync.NewCond(&e.mu)
	return e
}

func (e *event) set()   { e.mu.Lock(); e.flag = true; e.cond.Broadcast(); e.mu.Unlock() }
func (e *event) clear() { e.mu.Lock(); e.flag = false; e.mu.Unlock() }

func (e *event) isSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.flag
}

func (e *event) wait() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for !e.flag {
		e.cond.Wait()
	}
}

func lighter(green *event) {
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
		time.Sleep(tick)
		count++
	}
}

func car(green *event, name string) {
	for {
		if green.isSet() {
			fmt.Printf("[%s] running\n", name)
			time.Sleep(tick)
			continue
		}
		fmt.Printf("[%s] sees red light, waiting\n", name)
		green.wait()
		fmt.Printf("[%s] green light is on, start going\n", name)
	}
}

func main() {
	seconds := flag.Int("seconds", 2, "how long to watch")
	flag.Parse()
	green := newEvent()
	go lighter(green)
	go car(green, "MINI")
	time.Sleep(time.Duration(*seconds) * time.Second)
}
