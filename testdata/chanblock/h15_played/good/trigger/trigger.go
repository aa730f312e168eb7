// Played, and never stuck.
package trigger

type T struct {
	wake chan struct{}
	stop chan struct{}
	done chan struct{}
}

func New() *T {
	t := &T{make(chan struct{}, 1), make(chan struct{}), make(chan struct{})}
	go t.loop()
	return t
}
func (t *T) loop() {
	defer close(t.done)
	for {
		select {
		case <-t.wake:
			println("work")
		case <-t.stop:
			return
		}
	}
}
func (t *T) Kick() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}
func (t *T) Stop() { close(t.stop); <-t.done }
