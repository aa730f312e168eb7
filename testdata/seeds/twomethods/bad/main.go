// Ten threads of one class: func1 takes lock A and then B, func2 B and then A.
//
// Seed: document 004, section 7.1.
// Hazard: H05 between two locks of a package, in the form of H06 (one type, many
// goroutines); reported by lockorder.
//
// This program deadlocks when it runs: the first thread comes to func2 while
// the second is in func1.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	mutexA sync.Mutex
	mutexB sync.Mutex
)

type myThread struct{ name string }

func (t *myThread) run() {
	t.func1()
	t.func2()
}

func (t *myThread) func1() {
	mutexA.Lock()
	fmt.Printf("%s has got lock A\n", t.name)

	mutexB.Lock()
	fmt.Printf("%s has got lock B\n", t.name)
	mutexB.Unlock()

	mutexA.Unlock()
}

func (t *myThread) func2() {
	mutexB.Lock()
	fmt.Printf("%s has got lock B\n", t.name)
	time.Sleep(2 * time.Second)

	mutexA.Lock()
	fmt.Printf("%s has got lock A\n", t.name)
	mutexA.Unlock()

	mutexB.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for i := range 10 {
		t := &myThread{name: fmt.Sprintf("Thread-%d", i+1)}
		wg.Go(t.run)
	}
	wg.Wait()
}
