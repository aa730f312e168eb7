package drain

import "fixtures/goroutineleak/h08_packages/bad/drain/sink"

// Report sends what it finds to a sink.
func Report(found []string) {
	out := make(chan string)
	sink.Attach(out) // want `range over out by sink.Attach never ends: nothing closes the channel made at line 7`
	for _, f := range found {
		out <- f
	}
}
