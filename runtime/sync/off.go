//go:build concurlint_off

package sync

import (
	"context"
	std "sync"
)

type (
	Locker    = std.Locker
	Mutex     = std.Mutex
	RWMutex   = std.RWMutex
	Cond      = std.Cond
	WaitGroup = std.WaitGroup
	Once      = std.Once
	Map       = std.Map
	Pool      = std.Pool
)

func NewCond(l Locker) *Cond                                   { return std.NewCond(l) }
func OnceFunc(f func()) func()                                 { return std.OnceFunc(f) }
func OnceValue[T any](f func() T) func() T                     { return std.OnceValue(f) }
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) { return std.OnceValues(f) }

// LockNested is l.Lock.
func LockNested(l, _ Locker) { l.Lock() }

// Weighted is what golang.org/x/sync/semaphore.Weighted and others like it do.
type Weighted interface {
	Acquire(ctx context.Context, n int64) error
	TryAcquire(n int64) bool
	Release(n int64)
}

// Semaphore is the semaphore in it.
type Semaphore struct{ Weighted }

// NewSemaphore gives w.
func NewSemaphore(w Weighted, _ int64) *Semaphore { return &Semaphore{w} }

// AcquireChan is ch <- v.
func AcquireChan[T any](ch chan T, v T) { ch <- v }

// TryAcquireChan is ch <- v in a select with a default case.
func TryAcquireChan[T any](ch chan T, v T) bool {
	select {
	case ch <- v:
		return true
	default:
		return false
	}
}

// ReleaseChan is <-ch.
func ReleaseChan[T any](ch chan T) T { return <-ch }
