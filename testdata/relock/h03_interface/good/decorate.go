package iface

import "sync"

// A decorator hands on to what it wraps, which is not another decorator of
// the same kind even where its type allows it.
type printer interface{ print(string) }

var output sync.Mutex

type prefixed struct {
	prefix string
	to     printer
}

func (p *prefixed) print(text string) {
	output.Lock()
	defer output.Unlock()
	p.to.print(p.prefix + text)
}

type discard struct{}

func (discard) print(string) {}

type request struct{ log prefixed }

func (r *request) logger(under printer) printer {
	r.log.to = under
	return &r.log
}

func serve() {
	var r request
	r.logger(discard{}).print("served")
}
