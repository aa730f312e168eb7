package stream

import "fixtures/goroutineleak/h08_packages/good/stream/lines"

// Serve prints what comes and starts anew.
func Serve(names []string, print func(string)) {
	go func() {
		for line := range lines.Of(names) {
			print(line)
		}
		print("done")
	}()
}
