// Three puts and three gets on one thread, with a queue that has room for two;
// the third put waits for a get that stands behind it.
//
// Seed: document 003, section 5; document 004, section 9; document 001
// (maxsize, block=True).
// Hazard: H15, which chanblock reports.
//
// This program deadlocks when it runs.
package main

import "fmt"

func main() {
	q := make(chan string, 2)
	q <- "first"
	q <- "second"
	q <- "third"
	fmt.Println(<-q)
	fmt.Println(<-q)
	fmt.Println(<-q)
}
