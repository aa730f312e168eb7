// Package captured gives a goroutine what is its own.
package captured

import (
	"io"
	"slices"
	"sync"
)

func ownErr(one, two func() error) error {
	err := one()
	errc := make(chan error, 1)
	go func() {
		err := two()
		errc <- err
	}()
	if err != nil {
		return err
	}
	return <-errc
}

// Assigned before the end, read after it.
func waitedErr(f func() error) (err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = f()
	}()
	<-done
	return err
}

func errOnce(fs []func() error) error {
	var (
		wg   sync.WaitGroup
		once sync.Once
		err  error
	)
	for _, f := range fs {
		wg.Go(func() {
			if e := f(); e != nil {
				once.Do(func() { err = e })
			}
		})
	}
	wg.Wait()
	return err
}

func ownBuffer(r io.Reader, handle func([]byte)) {
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		own := slices.Clone(buf[:n])
		go handle(own)
	}
}

func newBuffer(r io.Reader, handle func([]byte)) {
	for {
		buf := make([]byte, 1024)
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		go func() { handle(buf[:n]) }()
	}
}

// The goroutine is waited for before the buffer is used again.
func waitedBuffer(r io.Reader, handle func([]byte)) {
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		done := make(chan bool)
		go func() { handle(buf[:n]); close(done) }()
		<-done
	}
}

// Each round has its own variable since Go 1.22.
func loopVariable(in []int, handle func(int)) {
	for _, v := range in {
		go func() { handle(v) }()
	}
	for i := 0; i < 3; i++ {
		go func() { handle(i) }()
	}
}

type job struct{ name string }

func changedBeforeStart(handle func(string)) {
	j := &job{name: "a"}
	j.name = "b"
	go func() { handle(j.name) }()
}

// The argument is a copy made before the start.
func byArgument(handle func(string)) {
	name := "a"
	go handle(name)
	name = "b"
	handle(name)
}

type watcher struct{ kick, stop chan struct{} }

func (w *watcher) look() {}

// return w stores the named result to itself, which is no write: the goroutine
// reads it, and so does the return.
func newWatcher() (w *watcher) {
	w = &watcher{kick: make(chan struct{}), stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-w.kick:
				w.look()
			case <-w.stop:
				return
			}
		}
	}()
	return w
}
