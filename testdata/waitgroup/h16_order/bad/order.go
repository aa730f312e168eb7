package bad

import "sync"

func pool(work []int) {
	jobs := make(chan int, len(work))
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				println(j)
			}
		}()
	}
	for _, w := range work {
		jobs <- w
	}
	wg.Wait() // want `wg.Wait waits for ever: its goroutines range over jobs, which is closed only after it \(line 21\)`
	close(jobs)
}

func results(work []int) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, w := range work {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- w * w
		}()
	}
	wg.Wait() // want `wg.Wait waits for ever: its goroutines send on out \(line 31\), which is read only after it \(line 36\)`
	close(out)
	for v := range out {
		sum += v
	}
	return sum
}

func oneself(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
			wg.Wait() // want `wg.Wait waits for ever: this goroutine is counted itself and calls Done only afterwards \(line 47\)`
		}()
	}
}

func withGo(work []int) {
	jobs := make(chan int, len(work))
	defer close(jobs)
	var wg sync.WaitGroup
	wg.Go(func() {
		for j := range jobs {
			println(j)
		}
	})
	wg.Wait() // want `wg.Wait waits for ever: its goroutines range over jobs, which is closed only after it \(deferred at line 56\)`
}

// The worker can end in the middle, but it need not.
func quit(work []int, stop func() bool) {
	jobs := make(chan int, len(work))
	var wg sync.WaitGroup
	wg.Go(func() {
		for range jobs {
			if stop() {
				return
			}
		}
	})
	for _, w := range work {
		jobs <- w
	}
	wg.Wait() // want `wg.Wait waits for ever: function literal at line 70 waits too, at its range over jobs \(line 71\)`
	close(jobs)
}
