// Played, and never stuck.
package counter

import "sync/atomic"

func Last(fs []func()) {
	done := make(chan struct{})
	var left atomic.Int32
	left.Store(int32(len(fs)))
	for _, f := range fs {
		go func() {
			f()
			if left.Add(-1) == 0 {
				close(done)
			}
		}()
	}
	<-done
}
