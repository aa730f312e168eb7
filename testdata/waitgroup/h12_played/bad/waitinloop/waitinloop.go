package waitinloop

import "sync"

func F(fs []func()) {
	var wg sync.WaitGroup
	wg.Add(len(fs))
	for _, f := range fs {
		go func() {
			defer wg.Done()
			f()
		}()
		wg.Wait() // want `wg\.Wait waits for ever: every goroutine that could end it has come to its own end`
	}
}
