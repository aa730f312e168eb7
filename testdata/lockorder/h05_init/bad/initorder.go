// Package initorder takes its locks in the other order in a function that an
// init function starts on a goroutine.
package initorder

import "sync"

var flags, hooks sync.Mutex

func init() {
	go setup()
}

func setup() {
	hooks.Lock()
	defer hooks.Unlock()
	flags.Lock() // want `flags is taken while .*hooks is held; initorder\.go:23 takes them the other way round`
	defer flags.Unlock()
}

func Run() {
	flags.Lock()
	defer flags.Unlock()
	hooks.Lock()
	defer hooks.Unlock()
}
