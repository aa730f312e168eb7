//go:build !concurlint_noasm

#include "go_asm.h"
#include "textflag.h"

// func framePC() uintptr
// Called by a Go function G that a function F calls: BP is G's frame, the saved
// BP there is F's, and the word above F's saved BP is F's return address.
TEXT ·framePC(SB), NOSPLIT|NOFRAME, $0-8
	MOVQ 0(BP), AX
	MOVQ 8(AX), AX
	MOVQ AX, ret+0(FP)
	RET

// func frameChain(pc uintptr, b *calls)
// Follows the frames from the caller's on to the one that returns to pc, and
// writes the return addresses after that one, with a 0 behind the last if there
// is room. Each frame lies above the one before it and below the end of the
// stack, which is the second word of g; where that is not so the walk is over.
TEXT ·frameChain(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ pc+0(FP), DX
	MOVQ b+8(FP), DI
	MOVQ (TLS), R8
	MOVQ 8(R8), R8
	SUBQ $16, R8
	MOVQ BP, AX
	MOVQ $const_findLen, CX
find:
	MOVQ 8(AX), R9
	MOVQ 0(AX), BX
	CMPQ R9, DX
	JEQ  found
	DECQ CX
	JEQ  done
	CMPQ BX, AX
	JLS  done
	CMPQ BX, R8
	JHI  done
	MOVQ BX, AX
	JMP  find
found:
	MOVQ $const_upLen, CX
copy:
	CMPQ BX, AX
	JLS  done
	CMPQ BX, R8
	JHI  done
	MOVQ BX, AX
	MOVQ 8(AX), R9
	MOVQ 0(AX), BX
	MOVQ R9, 0(DI)
	ADDQ $8, DI
	DECQ CX
	JNE  copy
	RET
done:
	MOVQ $0, 0(DI)
	RET

// func frameStack(b *[stackLen]uintptr) int
// Follows the frames from the caller's on, with the bounds of frameChain.
TEXT ·frameStack(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ b+0(FP), DI
	MOVQ (TLS), R8
	MOVQ 8(R8), R8
	SUBQ $16, R8
	MOVQ BP, AX
	MOVQ $const_stackLen, CX
next:
	MOVQ 8(AX), R9
	MOVQ 0(AX), BX
	MOVQ R9, 0(DI)
	ADDQ $8, DI
	DECQ CX
	JEQ  end
	CMPQ BX, AX
	JLS  end
	CMPQ BX, R8
	JHI  end
	MOVQ BX, AX
	JMP  next
end:
	MOVQ $const_stackLen, AX
	SUBQ CX, AX
	MOVQ AX, ret+8(FP)
	RET

// func gWord(offset uintptr) uintptr
// Gives a word of the running goroutine's g.
TEXT ·gWord(SB), NOSPLIT|NOFRAME, $0-16
	MOVQ (TLS), AX
	MOVQ offset+0(FP), BX
	MOVQ (AX)(BX*1), AX
	MOVQ AX, ret+8(FP)
	RET
