//go:build !concurlint_noasm

#include "go_asm.h"
#include "textflag.h"

// func framePC() uintptr
// See pc_amd64.s; R29 is the frame pointer.
TEXT ·framePC(SB), NOSPLIT|NOFRAME, $0-8
	MOVD 0(R29), R0
	MOVD 8(R0), R0
	MOVD R0, ret+0(FP)
	RET

// func frameChain(pc uintptr, b *calls)
// See pc_amd64.s.
TEXT ·frameChain(SB), NOSPLIT|NOFRAME, $0-16
	MOVD pc+0(FP), R1
	MOVD b+8(FP), R2
	MOVD 8(g), R3
	SUB  $16, R3
	MOVD R29, R0
	MOVD $const_findLen, R4
find:
	MOVD 8(R0), R6
	MOVD 0(R0), R5
	CMP  R1, R6
	BEQ  found
	SUBS $1, R4
	BEQ  done
	CMP  R0, R5
	BLS  done
	CMP  R3, R5
	BHI  done
	MOVD R5, R0
	B    find
found:
	MOVD $const_upLen, R4
copy:
	CMP  R0, R5
	BLS  done
	CMP  R3, R5
	BHI  done
	MOVD R5, R0
	MOVD 8(R0), R6
	MOVD 0(R0), R5
	MOVD R6, 0(R2)
	ADD  $8, R2
	SUBS $1, R4
	BNE  copy
	RET
done:
	MOVD ZR, 0(R2)
	RET

// func frameStack(b *[stackLen]uintptr) int
// See pc_amd64.s.
TEXT ·frameStack(SB), NOSPLIT|NOFRAME, $0-16
	MOVD b+0(FP), R2
	MOVD 8(g), R3
	SUB  $16, R3
	MOVD R29, R0
	MOVD $const_stackLen, R4
next:
	MOVD 8(R0), R6
	MOVD 0(R0), R5
	MOVD R6, 0(R2)
	ADD  $8, R2
	SUBS $1, R4
	BEQ  end
	CMP  R0, R5
	BLS  end
	CMP  R3, R5
	BHI  end
	MOVD R5, R0
	B    next
end:
	MOVD $const_stackLen, R0
	SUB  R4, R0, R0
	MOVD R0, ret+8(FP)
	RET

// func gWord(offset uintptr) uintptr
// See pc_amd64.s.
TEXT ·gWord(SB), NOSPLIT|NOFRAME, $0-16
	MOVD offset+0(FP), R0
	ADD  g, R0, R0
	MOVD (R0), R0
	MOVD R0, ret+8(FP)
	RET
