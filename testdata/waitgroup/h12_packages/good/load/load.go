// Package load counts goroutines that run another package's function.
package load

import (
	"sync"

	"fixtures/waitgroup/h12_packages/good/load/file"
)

func all(paths []string) {
	var wg sync.WaitGroup
	for _, p := range paths {
		wg.Add(1)
		go file.Print(p, &wg)
	}
	wg.Wait()
}
