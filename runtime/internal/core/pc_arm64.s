#include "textflag.h"

// func framePC() uintptr
// See pc_amd64.s; R29 is the frame pointer.
TEXT ·framePC(SB), NOSPLIT|NOFRAME, $0-8
	MOVD 0(R29), R0
	MOVD 8(R0), R0
	MOVD R0, ret+0(FP)
	RET
