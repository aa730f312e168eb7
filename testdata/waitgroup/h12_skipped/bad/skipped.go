package bad

import "sync"

func fetch(urls []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() {
			if err := get(u); err != nil {
				return // want `this return skips wg.Done \(line 14\): wg.Wait at line 17 waits for ever`
			}
			println("done")
			wg.Done()
		}()
	}
	wg.Wait()
}

func never(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		job()
	}()
	wg.Wait() // want `wg.Wait waits for ever: wg is added to at line 22 and nothing calls Done`
}
