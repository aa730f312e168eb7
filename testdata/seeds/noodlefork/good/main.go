// The scientists' noodles, with one order: everybody takes the noodle first.
//
// Seed: document 003, section 4.3. The tutorial's own cure is one reentrant
// lock under two names; Go has none, see the seed alias.
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
	noodleLock.Lock()
	fmt.Println(name, "has got the noodle")
	time.Sleep(100 * time.Millisecond)
	forkLock.Lock()
	fmt.Println(name, "has got the fork")
	fmt.Println(name, "eats")
	forkLock.Unlock()
	noodleLock.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"Nezha", "egon", "yuan"} {
		wg.Go(func() { eat1(name) })
		wg.Go(func() { eat2(name) })
	}
	wg.Wait()
}
