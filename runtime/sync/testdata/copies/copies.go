// Package copies copies every lock of runtime/sync, each by a call of use: that
// is what go vet's copylocks must see.
package copies

import "github.com/concurlint/concurlint/runtime/sync"

func use(any) {}

func copies() {
	var (
		mutex   sync.Mutex
		rwmutex sync.RWMutex
		cond    sync.Cond
		once    sync.Once
		group   sync.WaitGroup
		table   sync.Map
		pool    sync.Pool
	)
	use(mutex)
	use(rwmutex)
	use(cond)
	use(once)
	use(group)
	use(table)
	use(pool)
}
