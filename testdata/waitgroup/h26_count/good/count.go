package good

import "sync"

// F calls Done once on each way.
func F(f func() error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if err := f(); err != nil {
			println("err")
			wg.Done()
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

// G counts as many as it starts.
func G(f func(), more bool) {
	var wg sync.WaitGroup
	wg.Add(3)
	for range 3 {
		go func() {
			defer wg.Done()
			f()
		}()
	}
	if more {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}

// H takes one back for what it does not start.
func H(fs []func(), wanted func(int) bool) {
	var wg sync.WaitGroup
	wg.Add(len(fs))
	for i, f := range fs {
		if !wanted(i) {
			wg.Done()
			continue
		}
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}
