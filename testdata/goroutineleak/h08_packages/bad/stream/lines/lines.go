// Package lines makes lines.
package lines

// Of sends a line for each name.
func Of(names []string) <-chan string {
	out := make(chan string)
	go func() {
		for _, n := range names {
			out <- "line of " + n
		}
	}()
	return out
}
