package bad

import "time"

// Watch leaves one goroutine for each f.
func Watch(f func()) {
	go func() {
		for {
			f() // want `goroutine has no way to stop: this loop never ends`
			time.Sleep(time.Second)
		}
	}()
}
