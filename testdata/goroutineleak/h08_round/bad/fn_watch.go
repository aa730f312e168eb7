// The break leaves the select alone, so that the loop spins once the context is done.
// Of low confidence and not shown by default, so that nothing is said here;
// TestRound shows it.

package round

import "context"

func Watch(ctx context.Context, in chan string, each func(string)) {
	go func() {
		for {
			select {
			case s, ok := <-in:
				if !ok {
					return
				}
				each(s)
			case <-ctx.Done():
				break
			}
		}
	}()
}
