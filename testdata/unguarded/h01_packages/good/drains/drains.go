// Package drains leaves a loop over what another package reads, and then reads on.
package drains

import (
	"errors"

	"fixtures/unguarded/h01_packages/good/drains/lines"
)

func all(r *lines.Reader) error {
	words := make(chan string, 10)
	go func() {
		defer close(words)
		for r.Next() {
			words <- r.Word()
		}
	}()
	var failed error
outer:
	for w := range words {
		switch w {
		case "":
			failed = errors.New("empty")
			break outer
		}
	}
	if failed != nil {
		for range words {
		}
		return failed
	}
	return r.Err()
}
