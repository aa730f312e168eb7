// Package work counts.
package work

// Fill counts words, and says on done when it is ready.
func Fill(index map[string]int, words []string, done chan<- struct{}) {
	go func() {
		for _, w := range words {
			index[w]++
		}
		done <- struct{}{}
	}()
}
