package good

import "io"

type worker struct {
	jobs  chan int
	done  chan struct{}
	ready chan struct{}
}

func newWorker() *worker {
	w := &worker{jobs: make(chan int), done: make(chan struct{}), ready: make(chan struct{})}
	go w.run()
	go w.prepare()
	return w
}

func (w *worker) run() {
	defer close(w.done)
	for j := range w.jobs {
		if j < 0 {
			return
		}
		println(j)
	}
}

// prepare may fail, and who waits for it waits for the end too.
func (w *worker) prepare() {
	if len(w.jobs) > 0 {
		return
	}
	close(w.ready)
}

func (w *worker) wait() bool {
	select {
	case <-w.ready:
		return true
	case <-w.done:
		return false
	}
}

func (w *worker) stop() {
	close(w.jobs)
	<-w.done
}

func copyTo(dst io.Writer, fill func(io.Writer) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(fill(pw))
	}()
	_, err := io.Copy(dst, pr)
	return err
}

func copyDeferred(dst io.Writer, fill func(io.Writer) error) error {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		if err := fill(pw); err != nil {
			pw.CloseWithError(err)
			return
		}
	}()
	_, err := io.Copy(dst, pr)
	return err
}

type input struct{ r io.ReadCloser }

// The user of the input closes it.
func feed(fill func(io.Writer) error) *input {
	pr, pw := io.Pipe()
	go func() {
		if err := fill(pw); err != nil {
			return
		}
		pw.Close()
	}()
	return &input{r: pr}
}

var use = []any{feed, newWorker, (*worker).stop, (*worker).wait, copyTo, copyDeferred}
