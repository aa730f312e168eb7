package iface

import "sync"

type printer interface{ print(string) }

var output sync.Mutex

type prefixed struct {
	prefix string
	to     printer
}

func (p *prefixed) print(text string) {
	output.Lock()
	defer output.Unlock()
	p.to.print(p.prefix + text) // want `output is held since line 15 and \(\*counted\)\.print locks it again \(decorate\.go:26\)`
}

type counted struct {
	to printer
	n  int
}

func (c *counted) print(text string) {
	output.Lock()
	c.n++
	output.Unlock()
}

func serve() {
	p := &prefixed{to: &counted{}}
	p.print("served")
}
