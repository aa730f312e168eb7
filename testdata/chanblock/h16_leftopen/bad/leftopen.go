package bad

import "context"

type stream interface{ Recv() (string, error) }

// Watch closes the channel when it is told to stop, and forgets it when the
// stream breaks.
func Watch(ctx context.Context, s stream) chan string {
	out := make(chan string)
	go func() {
		for {
			select {
			case <-ctx.Done():
				close(out)
				return
			default:
			}
			msg, err := s.Recv()
			if err != nil {
				return // want `this return leaves out open, which is closed on another way out \(line 15\): who ranges over it waits for ever`
			}
			out <- msg
		}
	}()
	return out
}
