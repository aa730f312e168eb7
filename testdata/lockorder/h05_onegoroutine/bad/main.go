// The command takes its locks in both orders, each on a goroutine of its own.
package main

import "sync"

var left, right sync.Mutex

func forth() {
	left.Lock()
	defer left.Unlock()
	right.Lock() // want `right is taken while .*left is held; main\.go:18 takes them the other way round`
	defer right.Unlock()
}

func back() {
	right.Lock()
	defer right.Unlock()
	left.Lock()
	defer left.Unlock()
}

func main() {
	var wg sync.WaitGroup
	wg.Go(forth)
	wg.Go(back)
	wg.Wait()
}
