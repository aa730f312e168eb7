package captured

import (
	"io"
	"time"
)

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// io.Copy reads by the counter's method while the goroutine looks.
func copyTold(dst io.Writer, src io.Reader) error {
	c := &counter{r: src}
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				println(c.n) // want `c\.n is read here and written at line \d+ by another goroutine, with no lock in common`
			case <-stop:
				return
			}
		}
	}()
	_, err := io.Copy(dst, c)
	return err
}
