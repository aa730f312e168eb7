package good

import "time"

type poller struct{ t *time.Timer }

func newPoller() *poller {
	p := &poller{}
	p.t = time.AfterFunc(time.Second, func() {
		println("tick")
		p.t.Reset(time.Second)
	})
	return p
}

func (p *poller) close() { p.t.Stop() }

// later runs once, or as often as there is more to do.
type later struct{ t *time.Timer }

func newLater(more func() bool) *later {
	l := &later{}
	l.t = time.AfterFunc(time.Second, func() {
		if more() {
			l.t.Reset(time.Second)
		}
	})
	return l
}
