package tree

import "sync"

// Node is a level of a tree whose levels are of different types: a leaf is no
// parent, and no level is locked from below.
type Node interface {
	Name() string
	Size() int
	Link(Node)
	setParent(Node)
}

type base struct {
	sync.RWMutex
	parent   Node
	children map[string]Node
}

func (b *base) setParent(p Node) { b.parent = p }

func (b *base) Link(n Node) {
	b.Lock()
	defer b.Unlock()
	b.children[n.Name()] = n
	n.setParent(b)
}

func (b *base) Name() string {
	if b.parent != nil {
		return b.parent.Name() + ":"
	}
	return ""
}

func (b *base) Size() (n int) {
	b.RLock()
	defer b.RUnlock()
	for _, c := range b.children {
		n += c.Size()
	}
	return n
}

type host struct {
	base
	addr string
}

func (h *host) Name() string {
	h.RLock()
	defer h.RUnlock()
	return h.base.Name() + h.addr
}

func (h *host) move(addr string) {
	h.Lock()
	defer h.Unlock()
	h.addr = addr
}

func newHost(rack Node, addr string) Node {
	h := &host{addr: addr}
	h.children = map[string]Node{}
	rack.Link(h)
	return h
}

func newRack() Node { return &base{children: map[string]Node{}} }
