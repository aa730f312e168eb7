// Package join waits with a word about it.
package join

import (
	"log"
	"sync"
)

// Wait waits for all that wg counts.
func Wait(wg *sync.WaitGroup, what string) {
	wg.Wait()
	log.Println("joined", what)
}
