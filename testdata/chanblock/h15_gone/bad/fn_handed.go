// The channel is handed to an interface's method, whose failure to read is the
// bug: what the method does with it, and when, is not known.
package bad

type size struct{ w, h int }

type attacher interface {
	Attach(resize <-chan size) error
}

func forward(next func() (size, error), out chan<- size) {
	defer close(out)
	for {
		s, err := next()
		if err != nil {
			return
		}
		out <- s
	}
}

// serve leaves forward behind when Attach fails before it reads.
func serve(a attacher, next func() (size, error)) error {
	resize := make(chan size)
	go forward(next, resize)
	return a.Attach(resize)
}
