// Package app gives the bus a handler that wants to leave it.
package app

import "fixtures/relock/h27_kept/bad/bus"

type Waiter struct {
	b    *bus.Bus
	done chan any
}

func (w *Waiter) Once(topic string) {
	var id int
	id = w.b.Subscribe(func(t string, msg any) { // want `w\.b\.mu is read-held since .*bus\.go:31 and .*Unsubscribe locks it \(.*bus\.go:25\): the writer waits for its own reader`
		if t == topic {
			w.b.Unsubscribe(id)
			w.done <- msg
		}
	})
}
