//go:build race

package core

import (
	"runtime"
	"unsafe"
)

// Under the race detector even an atomic load would order the goroutines that
// the program itself leaves unordered, and so hide its races. The tracker
// therefore reads plainly, which the machines that have a race detector allow
// for single words, and takes its lock with synchronisation events off.

func raceOff()  { runtime.RaceDisable() }
func raceBack() { runtime.RaceEnable() }

// watched is where what the program did becomes known to the watch, and to it
// alone: the goroutines only release here, so they stay unordered among
// themselves. Without it a report's callback, which the watch calls, would seem
// to race with the code that set it.
var watched int

func raceToWatch() { runtime.RaceReleaseMerge(unsafe.Pointer(&watched)) }

// RaceWatch is called by the watch before it looks.
func RaceWatch() { runtime.RaceAcquire(unsafe.Pointer(&watched)) }

//go:norace
func loadPtr(p *unsafe.Pointer) unsafe.Pointer { return *p }

//go:norace
func storePtr(p *unsafe.Pointer, v unsafe.Pointer) { *p = v }

//go:norace
func load64(p *uint64) uint64 { return *p }

//go:norace
func store64(p *uint64, v uint64) { *p = v }

//go:norace
func load32(p *uint32) uint32 { return *p }

//go:norace
func store32(p *uint32, v uint32) { *p = v }
