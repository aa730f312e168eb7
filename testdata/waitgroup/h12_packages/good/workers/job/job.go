// Package job works off what it is given until that is closed.
package job

import "sync"

func Run(in <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	for v := range in {
		println(v)
	}
}
