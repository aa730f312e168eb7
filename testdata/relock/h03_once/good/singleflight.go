package once

import "golang.org/x/sync/singleflight"

type fetcher struct {
	group singleflight.Group
}

// The inner call is for another key.
func (f *fetcher) nested(key string) (any, error, bool) {
	return f.group.Do("outer:"+key, func() (any, error) {
		v, err, _ := f.group.Do("inner:"+key, func() (any, error) { return 1, nil })
		return v, err
	})
}
