// Command main ends when another package has done its work.
package main

import (
	"fmt"
	"time"

	"fixtures/goroutineleak/h07_packages/good/async"
)

func main() {
	async.Do(func() {
		fmt.Println("saving")
		fmt.Println("saved")
	})
	err := async.Within(time.Second, func() error {
		fmt.Println("sending")
		return nil
	})
	fmt.Println(err)
}
