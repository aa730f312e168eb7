// Package app gives the bus a handler that wants to leave it.
package app

import "fixtures/relock/h27_kept/good/bus"

type Waiter struct {
	b    *bus.Bus
	done chan any
}

func (w *Waiter) Once(topic string) {
	var id int
	id = w.b.Subscribe(func(t string, msg any) {
		if t == topic {
			w.b.Unsubscribe(id)
			w.done <- msg
		}
	})
}
