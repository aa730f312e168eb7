package bad

type postings struct{ byName map[string]map[string][]int }

// remove blocks for ever where the map is empty: one more name is always sent
// than there are keys.
func (p *postings) remove(affected []string) {
	gone := make(chan string, len(p.byName))
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
	<-done // want `receive from done waits for ever: function literal at line 10 waits too, at its send on gone \(line 15\)`
	close(gone)
	for name := range gone {
		delete(p.byName, name)
	}
}
