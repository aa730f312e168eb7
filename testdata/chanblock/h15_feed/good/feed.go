package good

// The results have room.
func square(in []int) (sum int) {
	work := make(chan int)
	results := make(chan int, len(in))
	for range 4 {
		go func() {
			for v := range work {
				results <- v * v
			}
		}()
	}
	for _, v := range in {
		work <- v
	}
	close(work)
	for range in {
		sum += <-results
	}
	return sum
}

// The feeder has a goroutine of its own.
func feeder(in []int) (sum int) {
	work := make(chan int)
	results := make(chan int)
	for range 4 {
		go func() {
			for v := range work {
				results <- v * v
			}
		}()
	}
	go func() {
		for _, v := range in {
			work <- v
		}
		close(work)
	}()
	for range in {
		sum += <-results
	}
	return sum
}

// The reader was started first.
func reader(in []int) int {
	work := make(chan int)
	results := make(chan int)
	total := make(chan int)
	for range 4 {
		go func() {
			for v := range work {
				results <- v * v
			}
		}()
	}
	go func() {
		sum := 0
		for range in {
			sum += <-results
		}
		total <- sum
	}()
	for _, v := range in {
		work <- v
	}
	close(work)
	return <-total
}

// Read in turn.
func inTurn(in []int) (sum int) {
	work := make(chan int)
	results := make(chan int)
	go func() {
		for v := range work {
			results <- v * v
		}
	}()
	for _, v := range in {
		work <- v
		sum += <-results
	}
	close(work)
	return sum
}
