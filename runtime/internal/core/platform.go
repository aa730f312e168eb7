package core

import (
	"runtime"
	stdsync "sync"
	"time"
	"unsafe"
	"weak"

	"github.com/petermattis/goid"
)

// This file is what the core needs from the world. The way in that hooks std
// itself brings another one.

// mutex is the tracker's own lock. It must not be one that the tracker hooks.
type mutex = stdsync.Mutex

// self gives the number of the calling goroutine, which is never 0 and never
// given out twice.
//
//go:norace
func self() uint64 { return uint64(goid.Get()) }

// callers fills b with the stack of the caller, which is cut by package names
// when it is printed, not here. Each new order of two locks has one, and to
// unwind it costs more than all the rest of noting that order.
//
//go:norace
func callers(b *[stackLen]uintptr) int {
	if frames {
		return frameStack(b)
	}
	return runtime.Callers(2, b[:])
}

var started = time.Now()

// now gives nanoseconds since some moment.
func now() int64 { return int64(time.Since(started)) }

// handleOf gives the weak handle of the memory at p: a word that becomes zero
// when the memory is free to be used for something else.
func handleOf(p unsafe.Pointer) unsafe.Pointer {
	w := weak.Make((*byte)(p))
	return *(*unsafe.Pointer)(unsafe.Pointer(&w))
}

// peek is whether a handle may be read as that word, which is how the runtime
// has kept it since weak pointers came. Where a future one does otherwise, the
// slower public way takes over.
var peek = func() bool {
	w := weak.Make(&sentinel)
	h := *(*unsafe.Pointer)(unsafe.Pointer(&w))
	return h != nil && *(*uintptr)(h) == uintptr(unsafe.Pointer(&sentinel))
}()

var sentinel byte

// alive reports whether the memory of handle h is still what it was. It is small
// enough to be inlined: it is asked at each look for a record, often as the deepest
// call of a goroutine, whose stack it would make grow.
//
//go:norace
func alive(h unsafe.Pointer) bool {
	if h == nil {
		return false // a record that is just being made, seen without the lock
	}
	if peek {
		return *(*uintptr)(h) != 0
	}
	return aliveSlow(h)
}

//go:noinline
//go:norace
func aliveSlow(h unsafe.Pointer) bool {
	return (*(*weak.Pointer[byte])(unsafe.Pointer(&h))).Value() != nil
}

// parent gives the number of the goroutine that started this one, 0 if it
// cannot be told, as for the main goroutine.
func parent() uint64 {
	if id, ok := fastParent(); ok {
		return id
	}
	return slowParent()
}

// slowParent reads it from the stack as the runtime prints it, which costs tens
// of microseconds.
func slowParent() uint64 {
	buf := make([]byte, 4096)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		if len(buf) >= 1<<20 {
			return 0
		}
		buf = make([]byte, 4*len(buf))
	}
	// …\ncreated by main.f in goroutine 17\n\t/file.go:12 +0x1d\n
	const mark = " in goroutine "
	for i := len(buf) - len(mark); i >= 0; i-- {
		if string(buf[i:i+len(mark)]) == mark {
			var id uint64
			for _, c := range buf[i+len(mark):] {
				if c < '0' || c > '9' {
					break
				}
				id = id*10 + uint64(c-'0')
			}
			return id
		}
		if string(buf[i:i+1]) == "\n" && i+1 < len(buf) && buf[i+1] != '\t' && !created(buf[i+1:]) {
			return 0 // the last function of the stack is not a "created by"
		}
	}
	return 0
}

func created(b []byte) bool {
	const s = "created by "
	return len(b) > len(s) && string(b[:len(s)]) == s
}
