package timedout

import (
	"errors"
	"time"

	"fixtures/chanblock/h15_packages/good/timedout/fetch"
)

// Load gives up after a second; whoever fetches has to get rid of its result
// all the same.
func Load(url string) (string, error) {
	result := fetch.Start(url)
	select {
	case body := <-result:
		return body, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}
