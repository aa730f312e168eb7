// A code that renews itself with a ticker, on one goroutine, which its owner
// stops and waits for.
//
// Seed: document 004, section 8.3.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

type code struct {
	mu    sync.Mutex
	cache string // guarded by mu

	stop chan struct{}
	done chan struct{}
}

func newCode(interval time.Duration) *code {
	c := &code{cache: makeCode(4), stop: make(chan struct{}), done: make(chan struct{})}
	fmt.Println(c.current())
	go c.renew(interval)
	return c
}

func (c *code) renew(interval time.Duration) {
	defer close(c.done)
	t := time.NewTicker(interval)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			c.mu.Lock()
			c.cache = makeCode(4)
			c.mu.Unlock()
			fmt.Println(c.current())
		case <-c.stop:
			return
		}
	}
}

func (c *code) current() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cache
}

// Close stops the renewal and waits for its end.
func (c *code) Close() {
	close(c.stop)
	<-c.done
}

func makeCode(n int) string {
	var b strings.Builder
	for range n {
		if rand.IntN(2) == 0 {
			b.WriteByte(byte('0' + rand.IntN(10)))
		} else {
			b.WriteByte(byte('A' + rand.IntN(26)))
		}
	}
	return b.String()
}

func (c *code) check(answers []string) {
	for _, a := range answers {
		time.Sleep(100 * time.Millisecond)
		if strings.ToUpper(a) == c.current() {
			fmt.Println("right")
			return
		}
		fmt.Println("wrong")
	}
}

func main() {
	interval := flag.Duration("interval", 250*time.Millisecond, "how long a code is good")
	flag.Parse()
	c := newCode(*interval)
	defer c.Close()
	c.check([]string{"", "aaaa", "0000", "bbbb", c.current()})
}
