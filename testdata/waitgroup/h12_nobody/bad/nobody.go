package bad

import "sync"

// all starts the jobs and believes that it waits for them.
func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, j := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			j()
		}()
	}
	go wg.Wait() // want `go wg.Wait\(\) waits for nobody: the function goes on at once, and nothing else waits for wg`
}
