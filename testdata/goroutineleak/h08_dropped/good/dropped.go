package good

import (
	"context"
	"errors"
)

type watcher struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newWatcher(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel}
	go w.loop()
	if err := w.load(paths); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

func (w *watcher) loop() { <-w.ctx.Done() }

func (w *watcher) load(paths []string) error {
	if len(paths) == 0 {
		return errors.New("no paths")
	}
	return nil
}

// Close ends the loop.
func (w *watcher) Close() { w.cancel() }

// start fails before anything runs.
func (w *watcher) start(paths []string) error {
	if err := w.load(paths); err != nil {
		return err
	}
	go w.loop()
	return nil
}

func newStarted(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel}
	if err := w.start(paths); err != nil {
		return nil, err
	}
	return w, nil
}

// The loop is started last.
func newLast(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel}
	if err := w.load(paths); err != nil {
		return nil, err
	}
	go w.loop()
	return w, nil
}

// cancel is called directly.
func newDirect(ctx context.Context, paths []string) (*watcher, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &watcher{ctx: ctx, cancel: cancel}
	go w.loop()
	if err := w.load(paths); err != nil {
		cancel()
		return nil, err
	}
	return w, nil
}

var use = []any{newWatcher, newStarted, newLast, newDirect, (*watcher).Close}
