package types

import (
	"math/rand"
	"sync"
	"time"
)

var (
	sourceMu sync.Mutex
	source   = rand.New(rand.NewSource(time.Now().UnixNano()))

	// seeds is used while the package is made ready, by one goroutine.
	seeds = rand.New(rand.NewSource(1))
	seed  int64
)

func init() { seed = firstSeed() }

func firstSeed() int64 { return seeds.Int63() }

// Jitter gives a random part of d.
func Jitter(d time.Duration) time.Duration {
	sourceMu.Lock()
	defer sourceMu.Unlock()
	return draw(int64(d))
}

func draw(n int64) time.Duration { return time.Duration(source.Int63n(n)) }

// Own has a generator for each caller.
type Own struct{ r *rand.Rand }

// Next is for whoever has made o.
func (o *Own) Next() int { return o.r.Int() }

// filler is for the command below only.
type filler struct{}

var fill = rand.New(rand.NewSource(2))

func (filler) Read(p []byte) (int, error) { return fill.Read(p) }

var commands = map[string]func() []byte{
	"fill": func() []byte {
		p := make([]byte, 10)
		_, _ = filler{}.Read(p)
		return p
	},
}
