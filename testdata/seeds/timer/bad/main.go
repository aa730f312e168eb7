// A code that renews itself: the timer's function makes a new code and arms
// the timer again, and only the right answer stops it.
//
// Seed: document 004, section 8.3.
// Hazards: H14, which timerleak reports; H01 for the code, written by the
// timer's goroutine and read by the main one, which unguarded reports.
//
// The original reads its answers from the terminal; here they are typed by a
// table, and the last of them is right only if the code has not changed
// meanwhile. Wrong to the end, the program returns with the timer still armed.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

type code struct {
	cache string
	t     *time.Timer
}

func newCode(interval time.Duration) *code {
	c := &code{}
	c.makeCache(interval)
	return c
}

func (c *code) makeCache(interval time.Duration) {
	c.cache = makeCode(4)
	fmt.Println(c.cache)
	c.t = time.AfterFunc(interval, func() { c.makeCache(interval) })
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
		if strings.ToUpper(a) == c.cache {
			fmt.Println("right")
			c.t.Stop()
			return
		}
		fmt.Println("wrong")
	}
}

func main() {
	interval := flag.Duration("interval", 250*time.Millisecond, "how long a code is good")
	flag.Parse()
	c := newCode(*interval)
	c.check([]string{"", "aaaa", "0000", "bbbb", c.cache})
}
