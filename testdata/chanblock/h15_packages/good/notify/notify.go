package notify

import "fixtures/chanblock/h15_packages/good/notify/work"

// Index waits until the work is done.
func Index(words []string) map[string]int {
	done := make(chan struct{})
	index := map[string]int{}
	work.Fill(index, words, done)
	<-done
	return index
}
