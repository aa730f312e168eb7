//go:build amd64 || arm64

package core

import "runtime"

// framePC gives the return address of the caller's caller: where the user's
// code calls Lock, when Lock calls a function of this package, not inlined,
// that calls this. It is right only where frames says so.
//
//go:noescape
func framePC() uintptr

// frames is whether framePC tells the truth. It follows frame pointers, whose
// layout no Go release promises; so it is tried once, and where it is wrong
// the stack is unwound instead, which costs a hundred times as much.
var frames = func() bool {
	fast, slow := probe()
	return fast == slow
}()

//go:noinline
func probe() (uintptr, uintptr) { return probeFast(), slowPC(1) }

//go:noinline
func probeFast() uintptr { return framePC() }

// slowPC gives the return address skip calls above its caller.
//
//go:noinline
func slowPC(skip int) uintptr {
	var b [1]uintptr
	runtime.Callers(skip+2, b[:])
	return b[0]
}
