package bars

import (
	"errors"

	"fixtures/goroutineleak/h08_dropped/bad/bars/bar"
)

var errEmpty = errors.New("empty")

// Scan shows a bar while it scans.
func Scan(names []string) error {
	b := bar.New()
	for _, name := range names {
		if name == "" {
			return errEmpty // want `this return leaves what bar\.New returned at line 13 without Done: the goroutine that it starts \(bar\.go:13\) never ends`
		}
		b.Add(1)
	}
	b.Done()
	return nil
}
