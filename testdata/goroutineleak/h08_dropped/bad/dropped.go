package bad

import (
	"context"
	"errors"
	"time"
)

type watcher struct {
	ctx    context.Context
	cancel context.CancelFunc
	events chan string
}

func newWatcher(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel, events: make(chan string, 1)}
	if err := w.watchFiles(); err != nil {
		return nil, err // want `this return gives up the object that holds the only cancel function of the context made at line 16 without calling it: what was started with the context goes on`
	}
	if err := w.load(paths); err != nil {
		return nil, err
	}
	return w, nil
}

// watchFiles starts the loop and waits for its first event.
func (w *watcher) watchFiles() error {
	go w.loop()
	select {
	case <-w.events:
		return nil
	case <-time.After(time.Second):
		return errors.New("no event")
	}
}

func (w *watcher) loop() {
	for {
		select {
		case w.events <- "changed":
		case <-w.ctx.Done():
			return
		}
	}
}

func (w *watcher) load(paths []string) error {
	if len(paths) == 0 {
		return errors.New("no paths")
	}
	return nil
}

// Close ends the loop.
func (w *watcher) Close() { w.cancel() }

// newLate starts its loop only when nothing else can fail, but then something does.
func newLate(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel}
	go w.loop()
	if err := w.load(paths); err != nil {
		return nil, err // want `this return gives up the object that holds the only cancel function of the context made at line 60 without calling it: what was started with the context goes on`
	}
	return w, nil
}

var use = []any{newWatcher, newLate, (*watcher).Close}
