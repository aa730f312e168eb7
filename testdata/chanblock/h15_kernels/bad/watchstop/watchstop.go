package watchstop

import (
	"sync"
	"testing"
)

type event struct {
	kind string
	obj  int
}

type watcher struct {
	result chan event
	stopCh chan struct{}
	once   sync.Once
}

func newWatcher(src []event) *watcher {
	w := &watcher{result: make(chan event), stopCh: make(chan struct{})}
	go w.receive(src)
	return w
}

func (w *watcher) receive(src []event) {
	defer close(w.result)
	for _, e := range src {
		w.result <- e // want `send on w\.result waits for ever once TestStop has returned: nobody is left to receive`
	}
}

func (w *watcher) Stop() { w.once.Do(func() { close(w.stopCh) }) }

func (w *watcher) Results() <-chan event { return w.result }

func TestStop(t *testing.T) {
	w := newWatcher([]event{{"add", 1}, {"del", 1}})
	<-w.Results()
	w.Stop()
}
