// Package work counts.
package work

// Fill counts words and says so on done.
func Fill(index map[string]int, words []string, done chan<- struct{}) {
	for _, w := range words {
		index[w]++
	}
	done <- struct{}{}
}
