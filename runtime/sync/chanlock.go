//go:build !concurlint_off

package sync

import (
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// AcquireChan sends v on ch, a channel used as a lock: whoever sent holds it,
// and [ReleaseChan] gives it back. Write it where the code has ch <- v.
// Capacity one is a mutex, a larger one a semaphore. A nil or unbuffered
// channel is no lock and is not tracked.
//
//go:noinline
func AcquireChan[T any](ch chan T, v T) {
	if !core.On() || cap(ch) == 0 {
		ch <- v
		return
	}
	g, pc := core.Enter()
	p, mode := chanAddress(ch), chanMode(ch)
	if g.Held() && g.Order(p, mode, pc) && patience(g, func() bool { return trySend(ch, v) }) {
		g.Push(p, mode, pc)
		return
	}
	if !trySend(ch, v) {
		g.Wait(p, mode, pc)
		ch <- v
		g.Waited()
	}
	g.Push(p, mode, pc)
}

// TryAcquireChan is AcquireChan in a select with a default case.
//
//go:noinline
func TryAcquireChan[T any](ch chan T, v T) bool {
	ok := trySend(ch, v)
	if ok && core.On() && cap(ch) > 0 {
		g, pc := core.Enter()
		g.Push(chanAddress(ch), chanMode(ch)|core.Try, pc)
	}
	return ok
}

// ReleaseChan receives from ch, which [AcquireChan] took. Write it where the
// code has <-ch.
func ReleaseChan[T any](ch chan T) T {
	if core.On() && cap(ch) > 0 && core.Release(chanAddress(ch), chanMode(ch)) {
		defer core.Settle()
	}
	return <-ch
}

func trySend[T any](ch chan T, v T) bool {
	select {
	case ch <- v:
		return true
	default:
		return false
	}
}

func chanMode[T any](ch chan T) uint8 {
	if cap(ch) == 1 {
		return core.W
	}
	return core.R | core.Perm
}

// chanAddress gives the address of what ch refers to.
func chanAddress[T any](ch chan T) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&ch)) }
