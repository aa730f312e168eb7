//go:build (!amd64 && !arm64) || concurlint_noasm

package core

import "runtime"

// This machine has no fast way to the caller's caller, or is not to use it: the tag
// is there so that the slow way can be tested, and used, where there is a fast one.

const frames = false

func framePC() uintptr { return 0 }

func frameChain(uintptr, *calls) {}

func fastParent() (id uint64, ok bool) { return 0, false }

// slowPC gives the return address skip calls above its caller.
//
//go:noinline
func slowPC(skip int) uintptr {
	var b [1]uintptr
	runtime.Callers(skip+2, b[:])
	return b[0]
}

func frameStack(*[stackLen]uintptr) int { return 0 }
