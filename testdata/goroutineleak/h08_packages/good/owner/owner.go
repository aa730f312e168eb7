package owner

import "fixtures/goroutineleak/h08_packages/good/owner/cache"

// Count looks each word up once.
func Count(words []string) (int, error) {
	c, err := cache.New(16)
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
