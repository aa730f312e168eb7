package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// firstCollection is how much memory a vet tool's process uses before its first
// garbage collection. The process lives for one package alone, and most
// packages end before that.
const firstCollection = 256 << 20

// collectLate puts the first garbage collection off until the process uses
// firstCollection, and goes on as usual from there.
func collectLate() {
	usual := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	collected := new([8]*int) // unreachable at once, so the first collection finds it
	runtime.AddCleanup(collected, func(percent int) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, usual)
}
