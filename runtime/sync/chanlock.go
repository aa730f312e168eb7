package sync

// AcquireChan sends v on ch, a channel used as a lock: whoever sent holds it,
// and [ReleaseChan] gives it back. Write it where the code has ch <- v.
// Capacity one is a mutex, a larger one a semaphore.
func AcquireChan[T any](ch chan T, v T) { ch <- v }

// TryAcquireChan is AcquireChan in a select with a default case.
func TryAcquireChan[T any](ch chan T, v T) bool {
	select {
	case ch <- v:
		return true
	default:
		return false
	}
}

// ReleaseChan receives from ch, which [AcquireChan] took. Write it where the
// code has <-ch.
func ReleaseChan[T any](ch chan T) T { return <-ch }
