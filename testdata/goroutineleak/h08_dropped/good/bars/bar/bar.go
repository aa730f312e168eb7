// Package bar draws in a goroutine until Done.
package bar

// Bar is drawn until Done.
type Bar struct {
	stop chan struct{}
	n    int
}

// New starts to draw.
func New() *Bar {
	b := &Bar{stop: make(chan struct{})}
	go b.draw()
	return b
}

func (b *Bar) draw() {
	<-b.stop
}

// Add counts.
func (b *Bar) Add(n int) { b.n += n }

// Done ends the drawing.
func (b *Bar) Done() { close(b.stop) }
