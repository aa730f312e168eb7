// Package safe starts goroutines that survive a panic.
package safe

import "log"

// Go runs f in a goroutine.
func Go(f func()) {
	go run(f)
}

func run(f func()) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("recovered:", r)
		}
	}()
	f()
}
