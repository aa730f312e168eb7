package bad

import "time"

func Lease(renew func(), do func() error) error {
	stop := make(chan struct{})
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				renew()
			case <-stop:
				return
			}
		}
	}()
	if err := do(); err != nil {
		return err // want `this return leaves the goroutine that line 7 starts running: only stop ends it \(line 22\)`
	}
	close(stop)
	return nil
}

func LeaseSent(renew func(), do func() error) error {
	stop := make(chan bool)
	go beat(renew, stop)
	if err := do(); err != nil {
		return err // want `this return leaves the goroutine that line 28 starts running: only stop ends it \(line 32\)`
	}
	stop <- true
	return nil
}

func beat(renew func(), stop chan bool) {
	for {
		select {
		case <-time.After(time.Second):
			renew()
		case <-stop:
			return
		}
	}
}
