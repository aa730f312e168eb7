// The tutorial's cure put into Go word for word: noodle and fork become two
// names of one lock. In Python that lock is reentrant; in Go it is not, and the
// first eater waits for itself.
//
// Seed: document 003, section 4.3 (fork_lock = noodle_lock = RLock());
// document 004, section 7.2 (mutexA = mutexB = RLock()).
// Hazard: H04, reported by relock; it is no matter of order.
//
// This program deadlocks when it runs.
package main

import (
	"fmt"
	"sync"
)

var (
	noodleLock = new(sync.Mutex)
	forkLock   = noodleLock
)

func eat1(name string) {
	noodleLock.Lock()
	fmt.Println(name, "has got the noodle")
	forkLock.Lock()
	fmt.Println(name, "has got the fork")
	fmt.Println(name, "eats")
	forkLock.Unlock()
	noodleLock.Unlock()
}

func eat2(name string) {
	forkLock.Lock()
	fmt.Println(name, "has got the fork")
	noodleLock.Lock()
	fmt.Println(name, "has got the noodle")
	fmt.Println(name, "eats")
	noodleLock.Unlock()
	forkLock.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"Nezha", "egon", "yuan"} {
		wg.Go(func() { eat1(name) })
		wg.Go(func() { eat2(name) })
	}
	wg.Wait()
}
