package owner

import "sync"

// peer is looked up, and made where it is not there yet.
type peer struct {
	mu    sync.Mutex
	addrs map[string]bool
	dirty bool
}

type Cluster struct {
	mu    sync.Mutex
	peers map[string]*peer
	wg    sync.WaitGroup
}

// add puts addresses in. The lock is held on entry.
func (p *peer) add(addrs []string) {
	for _, a := range addrs {
		p.addrs[a] = true
	}
	p.dirty = true
}

func (p *peer) replace(addrs []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.addrs = map[string]bool{}
	p.add(addrs)
	p.dirty = true
}

func (p *peer) take() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for a := range p.addrs {
		out = append(out, a)
	}
	p.addrs = nil
	p.dirty = false
	return out
}

func (c *Cluster) Join(name string, addrs []string, secure bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.peers[name]
	if p != nil {
		p.mu.Lock()
		p.add(addrs)
		p.mu.Unlock()
		return
	}
	p = &peer{addrs: map[string]bool{}}
	if secure {
		name += "+tls"
	}
	p.add(addrs)
	if len(p.addrs) == 0 {
		return
	}
	c.peers[name] = p
	c.wg.Go(func() { p.run(addrs) })
}

func (p *peer) run(addrs []string) {
	for range 10 {
		p.replace(addrs)
		p.take()
	}
}
