// The command takes its locks in both orders, one after the other on its only
// goroutine.
package main

import "sync"

var left, right sync.Mutex

func forth() {
	left.Lock()
	defer left.Unlock()
	right.Lock()
	defer right.Unlock()
}

func back() {
	right.Lock()
	defer right.Unlock()
	left.Lock()
	defer left.Unlock()
}

func main() {
	forth()
	back()
}
