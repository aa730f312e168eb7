package wgerr

import (
	"context"
	"errors"
	"sync"
	"testing"
)

type chunk struct {
	off int
	buf []byte
}

type uploader struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	errs []error
	sent int
}

func (u *uploader) push(ctx context.Context, c chunk) error {
	if len(c.buf) == 0 {
		return errors.New("empty")
	}
	return ctx.Err()
}

func (u *uploader) upload(ctx context.Context, chunks []chunk) error {
	for _, c := range chunks {
		u.wg.Add(1)
		go func() {
			defer u.wg.Done()
			if err := u.push(ctx, c); err != nil {
				u.mu.Lock()
				u.errs = append(u.errs, err)
				u.mu.Unlock()
				return
			}
			u.mu.Lock()
			u.sent++
			u.mu.Unlock()
		}()
	}
	u.wg.Wait()
	return errors.Join(u.errs...)
}

func TestUpload(t *testing.T) {
	u := &uploader{}
	if err := u.upload(context.Background(), []chunk{{0, []byte("x")}, {1, nil}}); err == nil {
		t.Fatal("no error")
	}
}
