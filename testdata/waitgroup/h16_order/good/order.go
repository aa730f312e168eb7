package good

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
	close(jobs)
	wg.Wait()
}

// The closer waits in a goroutine of its own.
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
	go func() {
		wg.Wait()
		close(out)
	}()
	for v := range out {
		sum += v
	}
	return sum
}

func buffered(work []int) (sum int) {
	out := make(chan int, len(work))
	var wg sync.WaitGroup
	for _, w := range work {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- w * w
		}()
	}
	wg.Wait()
	close(out)
	for v := range out {
		sum += v
	}
	return sum
}

// The count is of jobs: it is zero before the workers end.
func perJob(work []int) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		go func() {
			for j := range jobs {
				println(j)
				wg.Done()
			}
		}()
	}
	for _, w := range work {
		wg.Add(1)
		jobs <- w
	}
	wg.Wait()
	close(jobs)
}

// last: done before it waits for the others.
func last(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			job()
			wg.Done()
			wg.Wait()
			println("all done")
		}()
	}
}

// The worker has another way to end.
func quit(work []int, stop <-chan bool) {
	jobs := make(chan int, len(work))
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case j := <-jobs:
				println(j)
			case <-stop:
				return
			}
		}
	})
	for _, w := range work {
		jobs <- w
	}
	wg.Wait()
	close(jobs)
}

// mirror waits for its predecessor, and takes back the count of a goroutine
// that it could not start.
type mirror struct{ wg sync.WaitGroup }

func (m *mirror) setup(start func(func()) bool) {
	go func() {
		m.wg.Wait()
		m.wg.Add(1)
		if !start(func() { defer m.wg.Done() }) {
			m.wg.Done()
		}
	}()
}

// early counts down before it hands over what it has.
func early(work []int) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, w := range work {
		wg.Add(1)
		go func() {
			v := w * w
			wg.Done()
			out <- v
		}()
	}
	wg.Wait()
	for range work {
		sum += <-out
	}
	return sum
}
