// Played, and never stuck.
package choose

func F(a, b func() error) error {
	errs := make(chan error)
	quit := make(chan struct{})
	defer close(quit)
	run := func(f func() error) {
		err := f()
		select {
		case errs <- err:
		case <-quit:
		}
	}
	go run(a)
	go run(b)
	return <-errs
}
