package closeskipped

import "bufio"
import "io"

func Lines(r io.Reader) <-chan string {
	ch := make(chan string)
	go func() {
		s := bufio.NewScanner(r)
		for s.Scan() {
			if s.Text() == "" {
				return
			}
			ch <- s.Text()
		}
		close(ch)
	}()
	return ch
}

func Count(r io.Reader) (n int) {
	for range Lines(r) { // want `range over Lines\(r\) waits for ever: every goroutine that could end it has come to its own end`
		n++
	}
	return n
}
