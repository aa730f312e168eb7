// The command takes its locks in the other order after it has started the
// goroutine that takes them in the first.
package main

import "sync"

var (
	config sync.Mutex
	routes sync.Mutex
)

func serve() {
	config.Lock()
	defer config.Unlock()
	routes.Lock() // want `routes is taken while .*config is held; main\.go:22 takes them the other way round`
	defer routes.Unlock()
}

func setup() {
	routes.Lock()
	defer routes.Unlock()
	config.Lock()
	defer config.Unlock()
}

func main() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve()
	}()
	setup()
	<-done
}
