// Package join tells when something has ended.
package join

import (
	"log"
	"sync"
)

// Wait says so when all that wg counts has ended, and does not wait for it.
func Wait(wg *sync.WaitGroup, what string) {
	go func() {
		wg.Wait()
		log.Println("joined", what)
	}()
}
