// Played, and never stuck.
package server

import (
	"context"
	"net/http"
	"time"
)

func Run(ctx context.Context, srv *http.Server) error {
	errc := make(chan error, 1)
	go func() { errc <- srv.ListenAndServe() }()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
	}
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := srv.Shutdown(c); err != nil {
		return err
	}
	return <-errc
}
