package good

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

type handler struct {
	sig chan os.Signal
	wg  sync.WaitGroup
}

func newHandler() *handler { return &handler{sig: make(chan os.Signal, 1)} }

func (h *handler) handle(f func()) {
	signal.Notify(h.sig, syscall.SIGTERM)
	h.wg.Add(1)
	go func() {
		defer h.wg.Done()
		for range h.sig {
			f()
		}
	}()
}

func (h *handler) close() {
	signal.Stop(h.sig)
	close(h.sig)
	h.wg.Wait()
}

func once(f func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer close(c)
	defer signal.Stop(c)
	<-c
	f()
}

var use = []any{newHandler, (*handler).handle, (*handler).close, once}
