package good

import (
	"context"
	"sync"
	"time"
)

// Watch ends with its context.
func Watch(ctx context.Context, f func()) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				f()
			}
		}
	}()
}

var once sync.Once

// Clock is started once, for the life of the process.
func Clock() {
	once.Do(func() {
		go func() {
			for {
				time.Sleep(time.Second)
				println("tick")
			}
		}()
	})
}
