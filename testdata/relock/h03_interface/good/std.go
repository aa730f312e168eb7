package iface

import (
	"io"
	"sync"
)

// chunked is a reader over another, which is opened piece by piece: that it is
// an io.ReadCloser does not make what it reads from one of its own kind.
type chunked struct {
	mu   sync.Mutex
	open func(off int64) (io.ReadCloser, error)
	part part
}

type part struct {
	owner *chunked
	rc    io.ReadCloser
}

func (p *part) close() error { return p.rc.Close() }

func (c *chunked) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.part.rc == nil {
		rc, err := c.open(0)
		if err != nil {
			return 0, err
		}
		c.part.rc = rc
	}
	return c.part.rc.Read(b)
}

func (c *chunked) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.part.close()
}

var all sync.Mutex

type registered struct{ io.ReadCloser }

func (r registered) Close() error {
	all.Lock()
	defer all.Unlock()
	return r.ReadCloser.Close()
}

// closeAll is given what somebody else has opened.
func closeAll(rcs []io.ReadCloser) {
	all.Lock()
	defer all.Unlock()
	for _, rc := range rcs {
		rc.Close()
	}
}

func Open(open func(off int64) (io.ReadCloser, error)) io.ReadCloser {
	return registered{&chunked{open: open}}
}
