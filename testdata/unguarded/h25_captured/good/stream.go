package captured

import (
	"io"
	"sync/atomic"
	"time"
)

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n atomic.Int64
	k int64 // reads, for who reads
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	c.k++
	return n, err
}

func copyTold(dst io.Writer, src io.Reader) (int64, error) {
	c := &counter{r: src}
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				println(c.n.Load())
			case <-stop:
				return
			}
		}
	}()
	_, err := io.Copy(dst, c)
	return c.k, err
}

// The goroutine has read it when this one looks.
func copyBeside(dst io.Writer, src io.Reader) (int64, error) {
	c := &counter{r: src}
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(dst, c)
		done <- err
	}()
	err := <-done
	return c.k, err
}
