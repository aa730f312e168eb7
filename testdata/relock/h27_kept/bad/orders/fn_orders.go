// Not seen: the service watches the store that it calls under its lock, and so is
// called back. That it is among those who watch, for its constructor has put it
// there, is not known where the store is called.

// Package orders takes from the stock.
package orders

import (
	"sync"

	"fixtures/relock/h27_kept/bad/stock"
)

type Service struct {
	mu     sync.Mutex
	stock  *stock.Store
	open   map[string]int
	alerts []string
}

func New(st *stock.Store) *Service {
	s := &Service{stock: st, open: map[string]int{}}
	st.Watch(s)
	return s
}

func (s *Service) OnLow(sku string, left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alerts = append(s.alerts, sku)
}

func (s *Service) Place(id, sku string, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[id] = n
	return s.stock.Reserve(sku, n)
}
