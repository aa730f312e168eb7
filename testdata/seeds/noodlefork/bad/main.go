// The scientists' noodles: eat1 takes the noodle and then the fork, eat2 the
// fork and then the noodle.
//
// Seed: document 003, section 4.3.
// Hazard: H05, reported by lockorder.
//
// This program deadlocks when it runs: while one has the fork and pauses,
// another takes the noodle. The runtime then ends it with "all goroutines are
// asleep".
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	noodleLock sync.Mutex
	forkLock   sync.Mutex
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
	time.Sleep(time.Second)
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
