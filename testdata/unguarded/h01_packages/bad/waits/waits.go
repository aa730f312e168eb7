// Package waits asks too early for what another package works out.
package waits

import "fixtures/unguarded/h01_packages/bad/waits/task"

func tooEarly() int {
	t := task.New()
	go func() {
		t.Run() // want `t.n is written here through \(\*task.Task\).Run \(.*task/task.go:12\) and read at line 11 through \(\*task.Task\).N \(.*task/task.go:18\) by another goroutine, with no lock in common`
	}()
	n := t.N()
	<-t.Done()
	return n
}
