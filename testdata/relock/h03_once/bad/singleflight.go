package once

import "golang.org/x/sync/singleflight"

type fetcher struct {
	group singleflight.Group
}

// nested asks for the key that it is itself computing.
func (f *fetcher) nested(key string) (any, error, bool) {
	return f.group.Do(key, func() (any, error) { // want `f\.group is .* line 11 and .* again \(singleflight\.go:12\)`
		v, err, _ := f.group.Do(key, func() (any, error) { return 1, nil })
		return v, err
	})
}
