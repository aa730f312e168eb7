// Command main ends while another package still works for it.
package main

import (
	"fmt"

	"fixtures/goroutineleak/h07_packages/bad/async"
)

func main() {
	async.Do(func() { // want `main returns without waiting for this goroutine: its work is cut off`
		fmt.Println("saving")
		fmt.Println("saved")
	})
}
