package track

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// AssertHeld panics if the calling goroutine does not hold l, which is a
// tracked lock; held for reading counts. Where tracking is off, and for a
// Locker that is no tracked lock, it does nothing.
func AssertHeld(l sync.Locker) {
	if p := addressOf(l); p != nil && core.On() && core.HoldsMode(p) == 0 {
		panic(fmt.Sprintf("concurlint: %T is not held by this goroutine", l))
	}
}

// AssertNotHeld panics if the calling goroutine holds l in any mode. It is as
// silent as [AssertHeld] where nothing is known.
func AssertNotHeld(l sync.Locker) {
	if p := addressOf(l); p != nil && core.On() && core.HoldsMode(p) != 0 {
		panic(fmt.Sprintf("concurlint: %T is held by this goroutine", l))
	}
}

// addressOf gives the address by which the tracker knows a lock, nil if l is
// none of its own. Package sync imports this one, so its types are known here
// by their package's name only.
func addressOf(l sync.Locker) unsafe.Pointer {
	t := reflect.TypeOf(l)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().PkgPath() != lockPackage {
		return nil
	}
	return reflect.ValueOf(l).UnsafePointer()
}

const lockPackage = "github.com/concurlint/concurlint/runtime/sync"
