package timedout

import (
	"errors"
	"time"

	"fixtures/chanblock/h15_packages/bad/timedout/fetch"
)

// Load gives up after a second; whoever fetches has to get rid of its result
// all the same.
func Load(url string) (string, error) {
	result := fetch.Start(url) // want `send on result by fetch.Start blocks for ever when its only receiver has left at line 18 without receiving`
	select {
	case body := <-result:
		return body, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}
