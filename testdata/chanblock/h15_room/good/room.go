package good

type postings struct{ byName map[string]map[string][]int }

// remove has room for one more.
func (p *postings) remove(affected []string) {
	gone := make(chan string, len(p.byName)+1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range append(affected, "") {
			delete(p.byName[name], name)
			if len(p.byName[name]) == 0 {
				gone <- name
			}
		}
	}()
	<-done
	close(gone)
	for name := range gone {
		delete(p.byName, name)
	}
}

// keys collects each key once: never more than the map has.
func (p *postings) keys() []string {
	found := make(chan string, len(p.byName))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for name, m := range p.byName {
			if len(m) == 0 {
				found <- name
			}
		}
	}()
	<-done
	close(found)
	var out []string
	for name := range found {
		out = append(out, name)
	}
	return out
}
