// Package sink takes lines.
package sink

var count int

// Attach takes what comes, up to an empty line.
func Attach(lines <-chan string) {
	go func() {
		for l := range lines {
			if l == "" {
				return
			}
			count++
		}
	}()
}
