package bad

// Nobody gives a place back.
func crawl(urls []string, get func(string)) {
	sem := make(chan struct{}, 4)
	for _, u := range urls {
		sem <- struct{}{} // want `send on sem blocks for ever once its 4 places are taken: nothing receives from sem`
		go get(u)
	}
}

// There is no place at all, and who would take it is not there yet.
func limited(urls []string, get func(string)) {
	sem := make(chan struct{})
	for _, u := range urls {
		sem <- struct{}{} // want `send on sem blocks for ever: the goroutine that receives at line 18 is started only after it`
		go func() {
			defer func() { <-sem }()
			get(u)
		}()
	}
}

func Run(urls []string, get func(string)) {
	crawl(urls, get)
	limited(urls, get)
}
