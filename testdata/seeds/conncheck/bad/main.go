// Two threads try to connect until a checker says that the database is up, and
// give up after three tries: they leave without a word to those who wait for
// their connection.
//
// Seed: document 004, section 8.2, third example (raise TimeoutError).
// Hazards: H12, which chanblock reports; H24 for the flag without lock,
// which unguarded reports.
//
// This program deadlocks when it runs: main waits for two connections of which
// none comes.
package main

import (
	"fmt"
	"time"
)

const step = 50 * time.Millisecond

var up bool

func connect(name string, conns chan<- string) {
	for count := 1; !up; count++ {
		if count > 3 {
			fmt.Println(name, "timed out")
			return
		}
		fmt.Printf("<%s> tries for the %dth time\n", name, count)
		time.Sleep(step)
	}
	conns <- name
}

func check() {
	fmt.Println("checking the database")
	time.Sleep(6 * step)
	up = true
}

func main() {
	conns := make(chan string)
	go connect("Thread-1", conns)
	go connect("Thread-2", conns)
	go check()
	for range 2 {
		fmt.Printf("<%s> is connected\n", <-conns)
	}
}
