package good

import (
	"sync"
	"time"
)

func fetch(urls []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := get(u); err != nil {
				return
			}
			println("done")
		}()
	}
	wg.Wait()
}

func each(urls []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() {
			if err := get(u); err != nil {
				wg.Done()
				return
			}
			println("done")
			wg.Done()
		}()
	}
	wg.Wait()
}

// helper counts down elsewhere.
func helper(job func(done func())) {
	var wg sync.WaitGroup
	wg.Add(1)
	go job(wg.Done)
	wg.Wait()
}

func minus(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Add(-1)
		job()
	}()
	wg.Wait()
}

// perJob counts the work, not the worker.
func perJob(n int) {
	var wg sync.WaitGroup
	jobs := make(chan int)
	go func() {
		for j := range jobs {
			println(j)
			wg.Done()
		}
	}()
	for i := range n {
		wg.Add(1)
		jobs <- i
	}
	wg.Wait()
	close(jobs)
}

func finish(wg *sync.WaitGroup, err error) {
	println(err)
	wg.Done()
}

func throughHelper(get func() error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if err := get(); err != nil {
			finish(&wg, err)
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

// ticks never ends but by the return.
func ticks(stop chan bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		for range time.NewTicker(time.Second).C {
			select {
			case <-stop:
				wg.Done()
				return
			default:
			}
		}
	}()
	wg.Wait()
}

// chain: the first of many says that they run.
func chain(stop func() bool) {
	var ready sync.WaitGroup
	ready.Add(1)
	var next func(i int)
	next = func(i int) {
		if i == 0 {
			ready.Done()
		}
		if !stop() {
			go next(i + 1)
		}
	}
	go next(0)
	ready.Wait()
}
