//go:build (amd64 || arm64) && !concurlint_noasm

package core

import "runtime"

// framePC gives the return address of the caller's caller: where the user's
// code calls Lock, when Lock calls a function of this package, not inlined,
// that calls this. It is right only where frames says so.
//
//go:noescape
func framePC() uintptr

//go:noescape
func frameChain(pc uintptr, b *calls)

// frameStack fills b with the return addresses of its caller and of those
// further out, and gives their number.
//
//go:noescape
func frameStack(b *[stackLen]uintptr) int

func gWord(offset uintptr) uintptr

// parentWord is where in its g a goroutine has the number of the one that
// started it, 0 if that was not found. No release promises the place; so it is
// the one word, of those that every g has, that is right in three goroutines,
// each started by the one before.
var parentWord = findParentWord()

// gWords are those looked at. A g is larger in all releases.
const gWords = 48

func findParentWord() uintptr {
	var wrong [gWords]bool
	done := make(chan struct{})
	var compare func(parent uint64, left int)
	compare = func(parent uint64, left int) {
		for i := range wrong {
			if uint64(gWord(uintptr(i)*8)) != parent {
				wrong[i] = true
			}
		}
		if left == 0 {
			close(done)
			return
		}
		me := self()
		go func() { compare(me, left-1) }()
	}
	me := self()
	go func() { compare(me, 2) }()
	<-done
	at := uintptr(0)
	for i := range wrong {
		if wrong[i] {
			continue
		}
		if at != 0 {
			return 0
		}
		at = uintptr(i) * 8
	}
	return at
}

// fastParent gives what parent looks for in a printed stack.
func fastParent() (id uint64, ok bool) {
	if parentWord == 0 {
		return 0, false
	}
	return uint64(gWord(parentWord)), true
}

// frames is whether framePC, frameChain and frameStack tell the truth. They
// follow frame pointers, whose layout no Go release promises; so they are tried
// once, and where they are wrong the stack is unwound instead, which costs a
// hundred times as much.
var frames = try()

// try and probe are two frames that are not inlined, so that the two ways must
// give the same numbers for both.
//
//go:noinline
func try() bool {
	var up calls
	var all [stackLen]uintptr
	fast, slow, next := probe(&up, &all)
	return fast == slow && up[0] == next && next != 0 && all[1] == slow && all[2] == next
}

//go:noinline
func probe(up *calls, all *[stackLen]uintptr) (fast, slow, next uintptr) {
	fast = probeFast(up, all)
	return fast, slowPC(1), slowPC(2)
}

//go:noinline
func probeFast(up *calls, all *[stackLen]uintptr) uintptr {
	pc := framePC()
	frameChain(pc, up)
	frameStack(all)
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
