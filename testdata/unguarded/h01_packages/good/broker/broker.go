// Package broker runs a hub on a goroutine, and talks to it meanwhile.
package broker

import (
	"context"
	"errors"
	"time"

	"fixtures/unguarded/h01_packages/good/broker/hub"
)

func run(stop <-chan struct{}) int {
	s := hub.New()
	go s.Serve("tcp", "ws")
	<-stop
	return s.Close()
}

func greet() {
	s := hub.New()
	go s.Publish([]byte("first"))
	go func() {
		for range time.Tick(time.Second) {
			s.Publish([]byte("again"))
		}
	}()
}

// tunnel waits for its goroutine whichever case comes.
func tunnel(ctx context.Context) error {
	s := hub.New()
	defer func() { s.Disconnect() }()
	defer func() { s.Serve() }()
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Serve()
		err = errors.New("served")
	}()
	select {
	case <-ctx.Done():
		<-done
		return ctx.Err()
	case <-done:
	}
	return err
}
