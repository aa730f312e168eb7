package bad

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
		signal.Stop(h.sig)
	}()
}

func (h *handler) close() {
	close(h.sig) // want `h\.sig is closed while os/signal may still send on it \(signal\.Notify at line 18\): the next signal panics; signal\.Stop has to come first`
	h.wg.Wait()
}

func watch(done <-chan struct{}, f func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		for range c {
			f()
		}
	}()
	<-done
	close(c) // want `c is closed while os/signal may still send on it \(signal\.Notify at line 36\): the next signal panics; signal\.Stop has to come first`
}

var use = []any{newHandler, (*handler).handle, (*handler).close, watch}

// Handler is closed by an exported method.
type Handler struct{ sig chan os.Signal }

// NewHandler listens.
func NewHandler(f func()) *Handler {
	h := &Handler{sig: make(chan os.Signal, 1)}
	signal.Notify(h.sig, os.Interrupt)
	go func() {
		for range h.sig {
			f()
		}
	}()
	return h
}

// Close ends the handler.
func (h *Handler) Close() {
	close(h.sig) // want `h\.sig is closed while os/signal may still send on it \(signal\.Notify at line 54\): the next signal panics; signal\.Stop has to come first`
}
