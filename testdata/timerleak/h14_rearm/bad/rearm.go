package bad

import (
	"sync"
	"time"
)

type code struct {
	mu sync.Mutex
	n  int
	t  *time.Timer
}

func (c *code) renew() {
	c.n++
	time.AfterFunc(time.Minute, c.renew) // want `this timer arms itself again each time, and nothing stops it`
}

func (c *code) refresh() {
	c.n++
	c.t = time.AfterFunc(time.Second, func() { c.refresh() }) // want `this timer arms itself again each time, and only one way through \(\*code\).check stops it \(line 27\)`
}

func (c *code) check(answers []int) {
	for _, a := range answers {
		if a == c.n {
			c.t.Stop()
			return
		}
	}
}
