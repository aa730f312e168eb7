package good

import (
	"context"
	"testing"
)

// The test ends it before anything is sent.
func TestFeed(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	events := make(chan string)
	feed(ctx, func() string { return "event" }, events)
}
