package track

import (
	"runtime"
	"runtime/metrics"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// collectShare is the part of the live heap from which on the tracker's records
// of locks are worth a collection of their own.
const collectShare = 4

// collect runs the garbage collector when the records of locks have become many.
// Only it finds out which of the locks are dead, and it lets the heap double
// before it looks: of a program that makes little else than locks most of the heap
// is records, so that they would double each time. Where they are a small part
// of the heap its own pace is enough.
func collect() {
	n := core.Bulk()
	if n == 0 {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 || uint64(n) < live[0].Value.Uint64()/collectShare {
		return
	}
	runtime.GC()
	core.Sweep()
}
