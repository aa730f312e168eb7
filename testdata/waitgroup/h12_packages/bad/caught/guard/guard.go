// Package guard keeps a process alive.
package guard

import "log"

// Go runs f and survives its panic.
func Go(f func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.Println(r)
			}
		}()
		f()
	}()
}
