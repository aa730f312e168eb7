package sem

import (
	"context"
	"os"

	"golang.org/x/sync/semaphore"
)

type uploader struct {
	slots chan struct{}
	put   func([]byte) error
}

func newUploader(n int, put func([]byte) error) *uploader {
	return &uploader{slots: make(chan struct{}, n), put: put}
}

// The permit goes to the goroutine, which is not started when the file cannot be read.
func (u *uploader) start(path string) error {
	u.slots <- struct{}{}
	data, err := os.ReadFile(path)
	if err != nil {
		return err // want `u\.slots is acquired at line 21 and not released at this return`
	}
	go func() {
		defer func() { <-u.slots }()
		_ = u.put(data)
	}()
	return nil
}

// As many bad files as permits stop the loop for good.
func (u *uploader) all(paths []string) {
	for _, p := range paths { // want `u\.slots is acquired at line 36 and not released when this loop goes round`
		u.slots <- struct{}{}
		data, err := os.ReadFile(p)
		if err != nil {
			continue
		}
		_ = u.put(data)
		<-u.slots
	}
}

func weightedRounds(ctx context.Context, paths []string, put func([]byte) error) error {
	limit := semaphore.NewWeighted(4)
	for _, p := range paths { // want `limit is acquired at line 49 and not released when this loop goes round`
		if err := limit.Acquire(ctx, 1); err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			continue
		}
		go func() {
			defer limit.Release(1)
			_ = put(data)
		}()
	}
	return limit.Acquire(ctx, 4)
}
