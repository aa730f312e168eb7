// Command plain runs one scenario program on std's sync, with nothing watching:
// it shows which programs hang by themselves.
package main

import (
	"time"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
)

func main() {
	programs.Main(programs.Library{Install: func(time.Duration, func(tier, text string)) {}})
}
