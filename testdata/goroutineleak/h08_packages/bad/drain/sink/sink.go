// Package sink takes lines.
package sink

var count int

// Attach takes all that comes from now on.
func Attach(lines <-chan string) {
	go func() {
		for range lines {
			count++
		}
	}()
}
