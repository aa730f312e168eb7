package handed

import (
	"time"

	"fixtures/chanblock/h15_packages/bad/handed/fetch"
)

// Quick hands its channel to a goroutine of another package, and leaves.
func Quick(url string) string {
	c := make(chan string)
	go fetch.Get(url, c) // want `send on c by fetch\.Get blocks for ever when its only receiver has left at line 17 without receiving`
	select {
	case s := <-c:
		return s
	case <-time.After(time.Second):
		return ""
	}
}
