// Package dep stands for a third-party package: its lock is std's, and no
// rewriting of imports reaches it.
package dep

import "sync"

// Registry calls back under its own lock. The zero value is ready; Each is
// safe for concurrent use.
type Registry struct{ mu sync.Mutex }

// Each runs f with the registry locked.
func (r *Registry) Each(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}
