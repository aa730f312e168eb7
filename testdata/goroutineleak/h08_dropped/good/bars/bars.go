package bars

import (
	"errors"

	"fixtures/goroutineleak/h08_dropped/good/bars/bar"
)

var errEmpty = errors.New("empty")

// Scan shows a bar while it scans.
func Scan(names []string) error {
	if len(names) == 0 {
		return errEmpty
	}
	b := bar.New()
	defer b.Done()
	for _, name := range names {
		if name == "" {
			return errEmpty
		}
		b.Add(1)
	}
	return nil
}

// Each ends the bar on every way.
func Each(names []string) error {
	b := bar.New()
	for _, name := range names {
		if name == "" {
			b.Done()
			return errEmpty
		}
		b.Add(1)
	}
	b.Done()
	return nil
}

// Open hands the bar on.
func Open(fail bool) (*bar.Bar, error) {
	b := bar.New()
	if fail {
		b.Done()
		return nil, errEmpty
	}
	return b, nil
}
