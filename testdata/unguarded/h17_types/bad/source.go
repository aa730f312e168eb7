package types

import (
	"math/rand"
	"time"
)

// One generator for all who call the package.
var source = rand.New(rand.NewSource(time.Now().UnixNano()))

// Jitter gives a random part of d.
func Jitter(d time.Duration) time.Duration {
	return time.Duration(source.Int63n(int64(d))) // want `source is used here with no lock by whoever calls, and a rand\.Rand is not safe for concurrent use`
}
