// Package above imports the one that was already told: nothing is said twice.
package above

import (
	"fixtures/lockorder/h05_siblings/bad/base"
	"fixtures/lockorder/h05_siblings/bad/top"
)

func Run() { top.Run(new(base.A), new(base.B)) }
