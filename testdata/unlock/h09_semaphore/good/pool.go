package sem

import "sync/atomic"

// pooled has a permit in its hands when it finds that there is no more to do.
func pooled(quit <-chan struct{}, source <-chan int, workers int, f func(int)) {
	var failed int32
	pool := make(chan struct{}, workers)
	for atomic.LoadInt32(&failed) == 0 {
		select {
		case <-quit:
			return
		case pool <- struct{}{}:
			item, ok := <-source
			if !ok {
				<-pool
				return
			}
			go func() {
				defer func() {
					if r := recover(); r != nil {
						atomic.AddInt32(&failed, 1)
					}
					<-pool
				}()
				f(item)
			}()
		}
	}
}

type sourced[T any] struct {
	source  <-chan T
	quit    chan struct{}
	workers int
	f       func(T)
}

func generic[T any](c sourced[T]) {
	var failed int32
	pool := make(chan struct{}, c.workers)
	for atomic.LoadInt32(&failed) == 0 {
		select {
		case <-c.quit:
			return
		case pool <- struct{}{}:
			item, ok := <-c.source
			if !ok {
				<-pool
				return
			}
			go func() {
				defer func() {
					if r := recover(); r != nil {
						atomic.AddInt32(&failed, 1)
					}
					<-pool
				}()
				c.f(item)
			}()
		}
	}
}
