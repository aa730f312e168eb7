package bad

type pump struct{ done chan int }

func (p *pump) stop() {
	close(p.done) // want `close of p.done panics: nothing makes it, it is nil`
}

func local() {
	var ready chan bool
	close(ready) // want `close of ready panics: nothing makes it, it is nil`
}
