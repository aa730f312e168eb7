package notify

import "fixtures/chanblock/h15_packages/bad/notify/work"

// Index waits until the work is done.
func Index(words []string) map[string]int {
	done := make(chan struct{})
	index := map[string]int{}
	work.Fill(index, words, done) // want `send on done by work.Fill blocks for ever: done is unbuffered and only this goroutine uses it`
	<-done
	return index
}
