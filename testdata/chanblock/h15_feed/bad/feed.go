package bad

func square(in []int) (sum int) {
	work := make(chan int)
	results := make(chan int)
	for range 4 {
		go func() {
			for v := range work {
				results <- v * v
			}
		}()
	}
	for _, v := range in {
		work <- v // want `send on work blocks for ever once every worker waits to send on results: it is read only after this loop \(line 18\)`
	}
	close(work)
	for range in {
		sum += <-results
	}
	return sum
}
