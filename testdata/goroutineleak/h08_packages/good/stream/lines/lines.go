// Package lines makes lines.
package lines

// Of sends a line for each name and closes the channel.
func Of(names []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, n := range names {
			out <- "line of " + n
		}
	}()
	return out
}
