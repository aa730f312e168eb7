// Played, and never stuck.
package first

func First(fs []func() int) int {
	ch := make(chan int, len(fs))
	for _, f := range fs {
		go func() { ch <- f() }()
	}
	return <-ch
}
