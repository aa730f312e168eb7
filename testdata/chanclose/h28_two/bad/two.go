package bad

import (
	"strconv"
	"strings"
	"sync"
)

type challenge struct {
	mu    sync.Mutex
	chans map[string]chan struct{}
}

func (c *challenge) wait(name string, timeout <-chan int) {
	if _, err := strconv.Atoi(name); err != nil {
		return
	}
	ch := make(chan struct{})
	c.mu.Lock()
	c.chans[name] = ch
	c.mu.Unlock()
	select {
	case <-timeout:
		close(c.chans[name]) // want `c.chans\[name\] is closed here and at line 38: whichever comes second panics`
	case <-ch:
	}
	c.mu.Lock()
	delete(c.chans, name)
	c.mu.Unlock()
}

func (c *challenge) arrived(name string) {
	if !known(name) {
		return
	}
	c.mu.Lock()
	if _, ok := c.chans[strings.ToLower(name)]; ok {
		close(c.chans[strings.ToLower(name)])
	}
	c.mu.Unlock()
}

func known(name string) bool {
	for _, r := range name {
		if r == '.' {
			return true
		}
	}
	return false
}
