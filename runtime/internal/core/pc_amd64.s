#include "textflag.h"

// func framePC() uintptr
// Called by a Go function G that a function F calls: BP is G's frame, the saved
// BP there is F's, and the word above F's saved BP is F's return address.
TEXT ·framePC(SB), NOSPLIT|NOFRAME, $0-8
	MOVQ 0(BP), AX
	MOVQ 8(AX), AX
	MOVQ AX, ret+0(FP)
	RET
