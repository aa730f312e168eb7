package bad

import "context"

type service struct{ events chan int }

func newService(ctx context.Context) *service {
	s := &service{events: make(chan int, 16)}
	go s.forward()
	context.AfterFunc(ctx, func() {
		close(s.events) // want `s.events is closed here while \(\*service\).send may still send on it \(line 25\): that send panics`
	})
	return s
}

func (s *service) forward() {
	for e := range s.events {
		println(e)
	}
}

// Start handles a request.
func (s *service) Start(n int) { s.send(n) }

func (s *service) send(n int) { s.events <- n }
