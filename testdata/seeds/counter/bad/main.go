// A global counter that many threads change with no lock; and the same with a
// pause between reading and writing; and with a lock that is let go in between.
//
// Seed: document 000, section 2.4 (20,000 threads add one); document 003,
// section 4.1 (temp = n; sleep; n = temp - 1).
// Hazards: H01, which unguarded reports; H02, which lostupdate reports.
//
// Run it with -race: the detector reports the first two. It cannot report the
// third, where every access has the lock and updates are lost all the same.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	num int
	n   = 100

	lock  sync.Mutex
	stock = 100
)

func run() { num++ }

func work() {
	temp := n
	time.Sleep(100 * time.Millisecond)
	n = temp - 1
}

func sell() {
	lock.Lock()
	temp := stock
	lock.Unlock()
	time.Sleep(100 * time.Millisecond)
	lock.Lock()
	stock = temp - 1
	lock.Unlock()
}

func all(count int, f func()) {
	var wg sync.WaitGroup
	for range count {
		wg.Go(f)
	}
	wg.Wait()
}

func main() {
	all(20000, run)
	fmt.Println("num:", num)
	all(100, work)
	fmt.Println("n:", n)
	all(100, sell)
	fmt.Println("stock:", stock)
}
