package handed

import (
	"time"

	"fixtures/chanblock/h15_packages/good/handed/fetch"
)

// Quick leaves room for the late answer, of which there is one on every way.
func Quick(url string) string {
	c := make(chan string, 1)
	go fetch.Get(url, c)
	select {
	case s := <-c:
		return s
	case <-time.After(time.Second):
		return ""
	}
}

// Wait takes what comes.
func Wait(url string) string {
	c := make(chan string)
	go fetch.Get(url, c)
	return <-c
}
