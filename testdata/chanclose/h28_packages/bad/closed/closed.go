package closed

import "fixtures/chanclose/h28_packages/bad/closed/stop"

// Run tells everybody to stop when it is done.
func Run(steps []func(), done chan struct{}) {
	for _, s := range steps {
		s()
	}
	stop.Announce(done)
	close(done) // want `done is closed twice: first at line 10`
}
