package unreplied

// crunch has workers that answer once for each job, and end when there are none.
func crunch(jobs []int, work func(int) error, log func(error)) {
	todo := make(chan int, len(jobs))
	results := make(chan struct{}, len(jobs))
	for range 3 {
		go crunchWorker(todo, results, work, log)
	}
	for _, j := range jobs {
		todo <- j
	}
	close(todo)
	for range jobs {
		<-results
	}
}

func crunchWorker(todo <-chan int, results chan<- struct{}, work func(int) error, log func(error)) {
	for j := range todo {
		if err := work(j); err != nil {
			log(err)
		}
		results <- struct{}{}
	}
}
