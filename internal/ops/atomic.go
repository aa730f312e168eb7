package ops

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// AtomicKind says what an atomic operation does to its word.
type AtomicKind uint8

const (
	NotAtomic AtomicKind = iota
	Load
	Store
	Add // also And, Or, Inc, Dec: changes the word by itself and gives its value
	Swap
	CompareAndSwap
)

// Writes reports whether the operation may change the word.
func (k AtomicKind) Writes() bool { return k > Load }

// Atomic classifies a call of sync/atomic, by function or by method of one of
// its types, and of go.uber.org/atomic. addr is the address of the word; typed
// reports whether the word's type allows no plain access.
func Atomic(c *ssa.CallCommon) (kind AtomicKind, addr ssa.Value, typed bool) {
	callee := c.StaticCallee()
	if callee == nil || len(c.Args) == 0 {
		return NotAtomic, nil, false
	}
	if o := callee.Origin(); o != nil {
		callee = o
	}
	fn, ok := callee.Object().(*types.Func)
	if !ok || fn.Pkg() == nil {
		return NotAtomic, nil, false
	}
	switch fn.Pkg().Path() {
	case "sync/atomic", "go.uber.org/atomic":
	default:
		return NotAtomic, nil, false
	}
	return atomicName(fn.Name()), c.Args[0], fn.Signature().Recv() != nil
}

func atomicName(name string) AtomicKind {
	for _, p := range []struct {
		prefix string
		kind   AtomicKind
	}{
		{"Load", Load}, {"Store", Store}, {"Add", Add}, {"And", Add}, {"Or", Add}, {"Inc", Add}, {"Dec", Add}, {"Sub", Add},
		{"Swap", Swap}, {"CompareAndSwap", CompareAndSwap}, {"CAS", CompareAndSwap}, {"Toggle", Add},
	} {
		if strings.HasPrefix(name, p.prefix) {
			return p.kind
		}
	}
	return NotAtomic
}
