// Package pool runs jobs.
package pool

import "sync"

// Run counts a job and runs it.
func Run(wg *sync.WaitGroup, job func()) {
	wg.Add(1)
	go job()
}
