package capacity

func F(fs []func() error) error {
	errs := make(chan error, 1)
	for _, f := range fs {
		go func() { errs <- f() }() // want `send on errs waits for ever once F has returned at line 8: nobody is left to receive`
	}
	return <-errs
}
