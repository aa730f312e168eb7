package owner

import "fixtures/goroutineleak/h08_packages/bad/owner/cache"

// Count looks each word up once.
func Count(words []string) (int, error) {
	c, err := cache.New(16) // want `nothing calls Close on what cache.New returns: the goroutine that it starts \(cache.go:\d+\) never ends`
	if err != nil {
		return 0, err
	}
	n := 0
	for _, w := range words {
		if !c.Has(w) {
			n++
			c.Put(w)
		}
	}
	return n, nil
}
