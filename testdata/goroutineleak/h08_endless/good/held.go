package good

import "time"

// table is part of what nobody ends: it lives as long as the process.
type table struct{ n int }

func newTable() *table {
	t := &table{}
	go t.age()
	return t
}

func (t *table) age() {
	for {
		time.Sleep(time.Second)
	}
}

// Registry has no end.
type Registry struct{ t *table }

// NewRegistry makes one.
func NewRegistry() *Registry { return &Registry{t: newTable()} }
