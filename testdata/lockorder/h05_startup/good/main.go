// The command takes its locks in the other order only before anybody else can
// hold one of them.
package main

import "sync"

var (
	config sync.Mutex
	routes sync.Mutex
)

func serve() {
	config.Lock()
	defer config.Unlock()
	routes.Lock()
	defer routes.Unlock()
}

func setup() {
	routes.Lock()
	defer routes.Unlock()
	config.Lock()
	defer config.Unlock()
}

func main() {
	setup()
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve()
	}()
	<-done
}
