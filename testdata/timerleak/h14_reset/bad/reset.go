package bad

import "time"

type poller struct{ t *time.Timer }

func newPoller() *poller {
	p := &poller{}
	p.t = time.AfterFunc(time.Second, func() { // want `this timer arms itself again each time, and nothing stops it`
		println("tick")
		p.t.Reset(time.Second)
	})
	return p
}
