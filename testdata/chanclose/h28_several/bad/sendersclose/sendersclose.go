package sendersclose

import "sync"

func F(n int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- i // want `send on ch panics when it comes after the close at line 20`
		}()
	}
	go func() {
		for v := range ch {
			println(v)
		}
	}()
	close(ch)
	wg.Wait()
}
