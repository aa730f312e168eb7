// Package captured gives a goroutine what its starter goes on changing.
package captured

import (
	"io"
	"sync"
)

func outerErr(one, two func() error) error {
	err := one()
	done := make(chan bool)
	go func() {
		err = two() // want `err is written here and at line 16 by another goroutine, with no lock in common`
		close(done)
	}()
	err = one()
	<-done
	return err
}

func errInLoop(fs []func() error) (err error) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(func() {
			err = f() // want `err is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
	wg.Wait()
	return err
}

func reusedBuffer(r io.Reader, handle func([]byte)) {
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return
		}
		go func() {
			handle(buf[:n]) // want `buf is read here and written at line 35 by another goroutine, with no lock in common`
		}()
	}
}

func reusedSlice(rows [][]int, handle func([]int)) {
	var batch []int
	for _, r := range rows {
		batch = append(batch[:0], r...)
		go handle(batch) // want `batch is read here and written at line 48 by another goroutine, with no lock in common`
	}
}

func outerVariable(in []int, handle func(int)) {
	var v int
	for _, v = range in {
		go func() {
			handle(v) // want `v is read here and written at line 55 by another goroutine, with no lock in common`
		}()
	}
}

type job struct{ name string }

func changedAfterStart(handle func(string)) {
	j := &job{name: "a"}
	go func() {
		handle(j.name) // want `j\.name is read here and written at line 69 by another goroutine, with no lock in common`
	}()
	j.name = "b"
}
