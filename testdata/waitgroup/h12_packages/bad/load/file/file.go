// Package file prints files for who counts them.
package file

import (
	"os"
	"sync"
)

func Print(path string, wg *sync.WaitGroup) {
	b, err := os.ReadFile(path)
	if err != nil {
		return
	}
	os.Stdout.Write(b)
	wg.Done()
}
