// Package initorder takes its locks in the other order only while the package
// is initialised, before anybody can call it.
package initorder

import "sync"

var flags, hooks sync.Mutex

func init() {
	setup()
}

func setup() {
	hooks.Lock()
	defer hooks.Unlock()
	flags.Lock()
	defer flags.Unlock()
}

func Run() {
	flags.Lock()
	defer flags.Unlock()
	hooks.Lock()
	defer hooks.Unlock()
}
