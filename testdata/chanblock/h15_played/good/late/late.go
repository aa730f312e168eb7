// Played, and never stuck.
package late

import (
	"context"
	"errors"
	"time"
)

func Do(ctx context.Context, f func() error) error {
	ch := make(chan error, 1)
	go func() { ch <- f() }()
	select {
	case err := <-ch:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return errors.New("late")
	}
}
