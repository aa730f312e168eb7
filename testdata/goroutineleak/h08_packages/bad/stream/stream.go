package stream

import "fixtures/goroutineleak/h08_packages/bad/stream/lines"

// Serve prints what comes and starts anew.
func Serve(names []string, print func(string)) {
	go func() {
		for line := range lines.Of(names) { // want `range over lines.Of\(names\) never ends: lines.Of does not close the channel that it returns`
			print(line)
		}
		print("done")
	}()
}
