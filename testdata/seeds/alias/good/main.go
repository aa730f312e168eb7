// One lock for noodle and fork, with one name, taken once: whoever eats has
// both.
//
// Seed: document 003, section 4.3; document 004, section 7.2.
package main

import (
	"fmt"
	"sync"
)

var tableLock sync.Mutex

// take expects tableLock to be held.
func take(name, what string) { fmt.Println(name, "has got the", what) }

func eat1(name string) {
	tableLock.Lock()
	defer tableLock.Unlock()
	take(name, "noodle")
	take(name, "fork")
	fmt.Println(name, "eats")
}

func eat2(name string) {
	tableLock.Lock()
	defer tableLock.Unlock()
	take(name, "fork")
	take(name, "noodle")
	fmt.Println(name, "eats")
}

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"Nezha", "egon", "yuan"} {
		wg.Go(func() { eat1(name) })
		wg.Go(func() { eat2(name) })
	}
	wg.Wait()
}
