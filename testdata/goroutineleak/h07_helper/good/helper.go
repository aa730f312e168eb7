// Command helper waits for what its function starts.
package main

import (
	"os"
	"sync"
)

func save(name string) {
	if err := os.WriteFile(name, []byte("done"), 0o600); err != nil {
		println(err.Error())
	}
}

func start(names []string) *sync.WaitGroup {
	var wg sync.WaitGroup
	for _, n := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			save(n)
		}()
	}
	return &wg
}

// later gives a function that waits.
func later(name string) func() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		save(name)
	}()
	return func() { <-done }
}

// twice is called from elsewhere too, and who calls it there waits.
func twice(name string, done chan struct{}) {
	go func() {
		defer close(done)
		save(name)
	}()
}

func main() {
	wg := start(os.Args[1:])
	wait := later("x")
	first, second := make(chan struct{}), make(chan struct{})
	twice("y", first)
	twice("z", second)
	<-first
	<-second
	println("started")
	wg.Wait()
	wait()
}
