// Ten threads of one class, which take lock A before lock B in both methods.
//
// Seed: document 004, section 7.1. The pause is a tenth of the tutorial's, as
// all ten now stand in one line.
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
	mutexA.Lock()
	fmt.Printf("%s has got lock A\n", t.name)
	time.Sleep(200 * time.Millisecond)

	mutexB.Lock()
	fmt.Printf("%s has got lock B\n", t.name)
	mutexB.Unlock()

	mutexA.Unlock()
}

func main() {
	var wg sync.WaitGroup
	for i := range 10 {
		t := &myThread{name: fmt.Sprintf("Thread-%d", i+1)}
		wg.Go(t.run)
	}
	wg.Wait()
}
