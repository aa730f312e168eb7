package bad

import (
	"context"
	"sync"
	"time"
)

type buffer struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	flush  func() error
}

func newBuffer(flush func() error) *buffer {
	b := &buffer{flush: flush}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.wg.Add(1)
	go b.loop()
	return b
}

func (b *buffer) loop() {
	defer b.wg.Done()
	for {
		select {
		case <-time.After(time.Second):
			b.flush()
		case <-b.ctx.Done():
			return
		}
	}
}

func (b *buffer) Close() error {
	defer b.wg.Wait()
	if err := b.flush(); err != nil {
		return err // want `this return leaves \(\*buffer\)\.loop running: only cancel ends it \(line 41\)`
	}
	b.cancel()
	return nil
}

type tail struct {
	quit chan struct{}
	save func() error
}

func newTail(save func() error) *tail {
	t := &tail{quit: make(chan struct{}), save: save}
	go t.follow()
	return t
}

func (t *tail) follow() {
	for {
		select {
		case <-time.After(time.Second):
		case <-t.quit:
			return
		}
	}
}

func (t *tail) Stop() {
	if err := t.save(); err != nil {
		return // want `this return leaves \(\*tail\)\.follow running: only close of t\.quit ends it \(line 70\)`
	}
	close(t.quit)
}
