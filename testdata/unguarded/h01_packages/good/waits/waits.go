// Package waits hears of the end of what it started from the package that did it.
package waits

import "fixtures/unguarded/h01_packages/good/waits/task"

func inside() int {
	t := task.New()
	go t.Run()
	return t.Wait()
}

func outside() int {
	t := task.New()
	go func() { t.Run() }()
	<-t.Done()
	return t.N()
}
