package bad

import "io"

type worker struct {
	jobs chan int
	done chan struct{}
}

func newWorker() *worker {
	w := &worker{jobs: make(chan int), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	for j := range w.jobs {
		if j < 0 {
			return // want `this return leaves w\.done open, which is closed on another way out \(line 23\): receive from w\.done at line 28 waits for ever`
		}
		println(j)
	}
	close(w.done)
}

func (w *worker) stop() {
	close(w.jobs)
	<-w.done
}

func copyTo(dst io.Writer, fill func(io.Writer) error) error {
	pr, pw := io.Pipe()
	go func() {
		if err := fill(pw); err != nil {
			println(err.Error())
			return // want `this return leaves the pipe open, which is closed on another way out \(line 38\): its reader waits for ever`
		}
		pw.Close()
	}()
	_, err := io.Copy(dst, pr)
	return err
}

var use = []any{newWorker, (*worker).stop, copyTo}
