package addmore

import "sync"

func F(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() { defer wg.Done(); a() }()
	go func() { defer wg.Done(); b() }()
	wg.Wait() // want `wg\.Wait waits for ever: every goroutine that could end it has come to its own end`
}
