package promise

import "testing"

// The sentences are of the kinds that stand in the comments of real packages.
func TestSays(t *testing.T) {
	for text, want := range map[string]saying{
		"Client is a client. It's safe for concurrent use by multiple goroutines.": yes,
		"All operations on this object are entirely concurrency-safe.":             yes,
		"Go-routine safe.": yes,
		"Cache provides thread safe updates and a way to get all addresses.":       yes,
		"NewCache creates a new thread-safe LRU cache and ensures its size.":       yes,
		"This method is safe to be called concurrently.":                           yes,
		"It can be used by multiple goroutines concurrently.":                      yes,
		"Implementations must be safe for concurrent use by multiple\ngoroutines.": yes,
		"Filter filters. Not go-routine safe.":                                     no,
		"A Buffer is not safe for concurrent use.":                                 no,
		"It isn't safe to call this from multiple goroutines.":                     no,
		"Parser is a non-thread-safe parser.":                                      no,
		"It is unsafe for concurrent use.":                                         no,
		"It can be used by several goroutines only if each has a copy.":            nothing,
		"The returned writer is safe for concurrent use.":                          nothing,
		"Run this in a run group.":                                                 nothing,
		"Safe for work.":                                                           nothing,
		"It starts multiple goroutines and waits.":                                 nothing,
	} {
		if got := says(text); got != want {
			t.Errorf("%q says %d, not %d", text, got, want)
		}
	}
}

func TestInTurn(t *testing.T) {
	for text, want := range map[string]bool{
		"write is called serially by only one goroutine.":           true,
		"write puts it down. It must be called from one goroutine.": true,
		"write starts workers. Tasks are run sequentially.":         false,
		"write runs in its own goroutine.":                          false,
	} {
		if got := inTurn("write", text); got != want {
			t.Errorf("%q: %v, not %v", text, got, want)
		}
	}
}
