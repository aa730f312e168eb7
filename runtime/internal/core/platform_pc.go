//go:build amd64 || arm64

package core

import "runtime"

// framePC gives the return address of the caller's caller: where the user's
// code calls Lock, when Lock calls a function of this package, not inlined,
// that calls this. It is right only where frames says so.
//
//go:noescape
func framePC() uintptr

//go:noescape
func frameChain(pc uintptr, b *[upLen]uintptr)

// frames is whether framePC and frameChain tell the truth. They follow frame
// pointers, whose layout no Go release promises; so they are tried once, and
// where they are wrong the stack is unwound instead, which costs a hundred times
// as much.
var frames = try()

// try and probe are two frames that are not inlined, so that the two ways must
// give the same numbers for both.
//
//go:noinline
func try() bool {
	var up [upLen]uintptr
	fast, slow, next := probe(&up)
	return fast == slow && up[0] == next && next != 0
}

//go:noinline
func probe(up *[upLen]uintptr) (fast, slow, next uintptr) {
	fast = probeFast(up)
	return fast, slowPC(1), slowPC(2)
}

//go:noinline
func probeFast(up *[upLen]uintptr) uintptr {
	pc := framePC()
	frameChain(pc, up)
	return pc
}

// slowPC gives the return address skip calls above its caller.
//
//go:noinline
func slowPC(skip int) uintptr {
	var b [1]uintptr
	runtime.Callers(skip+2, b[:])
	return b[0]
}
