package once

import "golang.org/x/sync/singleflight"

type fetcher struct {
	group singleflight.Group
}

// nested asks for the key that it is itself computing.
func (f *fetcher) nested(key string) (any, error, bool) {
	return f.group.Do(key, func() (any, error) {
		v, err, _ := f.group.Do(key, func() (any, error) { return 1, nil }) // want `f\.group.*`
		return v, err
	})
}
