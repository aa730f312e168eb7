// Package fetch fetches in the background.
package fetch

func get(url string) string { return "body of " + url }

// Start gives a channel on which the body comes.
func Start(url string) <-chan string {
	out := make(chan string)
	go func() {
		out <- get(url)
	}()
	return out
}
