package good

import (
	"context"
	"time"
)

func Lease(renew func(), do func() error) error {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				renew()
			case <-stop:
				return
			}
		}
	}()
	if err := do(); err != nil {
		return err
	}
	return nil
}

// EachWay tells it on each way out.
func EachWay(renew func(), do func() error) error {
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				renew()
			case <-stop:
				return
			}
		}
	}()
	if err := do(); err != nil {
		close(stop)
		return err
	}
	close(stop)
	return nil
}

// OrContext ends with the context too.
func OrContext(ctx context.Context, renew func(), do func() error) error {
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				renew()
			case <-ctx.Done():
				return
			case <-stop:
				return
			}
		}
	}()
	if err := do(); err != nil {
		return err
	}
	close(stop)
	return nil
}

// Later hands the end to its caller.
func Later(renew func(), do func() error) (func(), error) {
	stop := make(chan struct{})
	end := func() { close(stop) }
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				renew()
			case <-stop:
				return
			}
		}
	}()
	if err := do(); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

// Before fails before there is anything to stop.
func Before(renew func(), do func() error) error {
	stop := make(chan struct{})
	if err := do(); err != nil {
		return err
	}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				renew()
			case <-stop:
				return
			}
		}
	}()
	err := do()
	close(stop)
	return err
}
