package good

// Who has the place gives it back.
func crawl(urls []string, get func(string)) {
	sem := make(chan struct{}, 4)
	for _, u := range urls {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			get(u)
		}()
	}
}

// There is a place for each round.
func first(get func(int) int) int {
	tokens := make(chan int, 4)
	for i := 0; i < 4; i++ {
		tokens <- get(i)
	}
	return len(tokens)
}

// Who takes it is there first.
func handed(urls []string, get func(string)) {
	work := make(chan string)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for u := range work {
			get(u)
		}
	}()
	for _, u := range urls {
		work <- u
	}
	close(work)
	<-done
}

func Run(urls []string, get func(string)) int {
	crawl(urls, get)
	handed(urls, get)
	return first(func(i int) int { return i })
}
