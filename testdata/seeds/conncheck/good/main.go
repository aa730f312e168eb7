// Two threads try to connect, and say how it ended, whatever happens.
//
// Seed: document 004, section 8.2, third example.
package main

import (
	"errors"
	"fmt"
	"time"
)

const step = 50 * time.Millisecond

var errTimeout = errors.New("timed out")

type result struct {
	name string
	err  error
}

func connect(name string, up <-chan struct{}, conns chan<- result) {
	for count := 1; count <= 3; count++ {
		fmt.Printf("<%s> tries for the %dth time\n", name, count)
		select {
		case <-up:
			conns <- result{name: name}
			return
		case <-time.After(step):
		}
	}
	conns <- result{name: name, err: errTimeout}
}

// check closes up when the database answers.
func check(up chan<- struct{}, after time.Duration) {
	fmt.Println("checking the database")
	time.Sleep(after)
	close(up)
}

func main() {
	for _, after := range []time.Duration{2 * step, 6 * step} {
		up := make(chan struct{})
		conns := make(chan result, 2)
		go connect("Thread-1", up, conns)
		go connect("Thread-2", up, conns)
		checked := make(chan struct{})
		go func() {
			defer close(checked)
			check(up, after)
		}()
		for range 2 {
			if r := <-conns; r.err != nil {
				fmt.Printf("<%s> %v\n", r.name, r.err)
			} else {
				fmt.Printf("<%s> is connected\n", r.name)
			}
		}
		<-checked
	}
}
