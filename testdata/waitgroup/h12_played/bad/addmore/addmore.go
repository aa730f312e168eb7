package addmore

import "sync"

func F(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(3) // want `wg counts 3 goroutines and 2 are started: Wait at line 10 waits for ever`
	go func() { defer wg.Done(); a() }()
	go func() { defer wg.Done(); b() }()
	wg.Wait()
}
