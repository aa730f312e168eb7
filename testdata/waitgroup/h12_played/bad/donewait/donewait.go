package donewait

import "sync"

func F(n int) {
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-stop
		}()
	}
	wg.Wait() // want `wg\.Wait waits for ever: function literal at line 10 waits too, at its receive from stop \(line 12\)`
	close(stop)
}
