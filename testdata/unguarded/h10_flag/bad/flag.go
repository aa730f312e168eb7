// Package flag tells another goroutine by a plain variable that it may stop.
package flag

import "time"

type worker struct {
	stop bool
	n    int
}

func (w *worker) run() {
	for !w.stop { // want `w\.stop is read here and written at line 23 by another goroutine, with no lock in common`
		time.Sleep(time.Second)
	}
}

func start() *worker {
	w := &worker{}
	go w.run()
	return w
}

func (w *worker) Stop() { w.stop = true }
