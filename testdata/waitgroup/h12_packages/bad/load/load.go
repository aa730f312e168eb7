// Package load counts goroutines that run another package's function.
package load

import (
	"sync"

	"fixtures/waitgroup/h12_packages/bad/load/file"
)

func all(paths []string) {
	var wg sync.WaitGroup
	for _, p := range paths {
		wg.Add(1)
		go file.Print(p, &wg) // want `this goroutine ends without wg.Done on a path of the function that it runs: wg.Wait at line 16 waits for ever`
	}
	wg.Wait()
}
