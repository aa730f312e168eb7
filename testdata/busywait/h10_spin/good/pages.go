package good

// pages comes to one item after the other, and asks for the next page at the end of one.
type pages struct {
	items []int
	next  int
	item  int
	load  func() ([]int, bool)
}

func (p *pages) Next() bool {
	for {
		if p.items == nil || p.next >= len(p.items) {
			if !p.page() {
				return false
			}
		}
		if p.next < len(p.items) {
			p.item = p.items[p.next]
			p.next++
			return true
		}
	}
}

func (p *pages) page() bool {
	items, ok := p.load()
	p.items, p.next = items, 0
	return ok
}
