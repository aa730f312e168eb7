// A known miss. A function of another package that starts a goroutine, or calls back
// from one, is not known to: summaries say that a function spawns, not what it does
// with its argument.

package waits

type client interface{ OnMessage(func(string)) }

func counts(c client) int {
	n := 0
	c.OnMessage(func(string) { n++ })
	return n
}
