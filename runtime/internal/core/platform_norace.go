//go:build !race

package core

import (
	"sync/atomic"
	"unsafe"
)

func raceOff()  {}
func raceBack() {}

func raceToWatch() {}

// RaceWatch is called by the watch before it looks.
func RaceWatch() {}

func loadPtr(p *unsafe.Pointer) unsafe.Pointer     { return atomic.LoadPointer(p) }
func storePtr(p *unsafe.Pointer, v unsafe.Pointer) { atomic.StorePointer(p, v) }
func load64(p *uint64) uint64                      { return atomic.LoadUint64(p) }
func store64(p *uint64, v uint64)                  { atomic.StoreUint64(p, v) }
func load32(p *uint32) uint32                      { return atomic.LoadUint32(p) }
func store32(p *uint32, v uint32)                  { atomic.StoreUint32(p, v) }
