package good

import "sync"

func each(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func newer(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(job)
	}
	wg.Wait()
}

// nested: the outer goroutine holds a count while it adds the next.
func nested(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
	}()
	wg.Wait()
}

type walker struct{ wg sync.WaitGroup }

// walk adds one for each child that it starts.
func (w *walker) walk(depth int) {
	defer w.wg.Done()
	for range depth {
		w.wg.Add(1)
		go w.walk(depth - 1)
	}
}

func (w *walker) start() {
	w.wg.Add(1)
	go w.walk(3)
	w.wg.Wait()
}

// own counts other goroutines than itself.
func own(jobs []func()) {
	go func() {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			jobs[0]()
		}()
		wg.Wait()
	}()
}

func pointer(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

// announced: all have started, and added, before anybody waits.
func announced(job func()) {
	var wg, started sync.WaitGroup
	start := func() {
		wg.Add(1)
		defer wg.Done()
		started.Done()
		job()
	}
	started.Add(2)
	go start()
	go start()
	started.Wait()
	wg.Wait()
}
