// Known misses. A function of another package that starts a goroutine, or calls
// back from one, is not known to: summaries say that a function spawns, not what
// it does with its argument. A buffer that comes back from a channel is not known
// to be the one that went in.

package waits

import "io"

type client interface{ OnMessage(func(string)) }

func counts(c client) int {
	n := 0
	c.OnMessage(func(string) { n++ })
	return n
}

func reused(r io.Reader, out chan<- []byte) {
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		out <- buf[:n]
	}
}
