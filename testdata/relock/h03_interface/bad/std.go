package iface

import (
	"io"
	"sync"
)

var all sync.Mutex

type registered struct{ name string }

func (r *registered) Close() error {
	all.Lock()
	defer all.Unlock()
	return nil
}

// holder keeps nothing else in its field.
type holder struct{ rc io.Closer }

func hold(name string) *holder { return &holder{rc: &registered{name}} }

func (h *holder) closeAll() {
	all.Lock()
	defer all.Unlock()
	h.rc.Close() // want `all is held since line 24 and \(\*registered\)\.Close locks it again \(std\.go:13\)`
}
