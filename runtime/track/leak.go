package track

import (
	"bytes"
	"runtime/pprof"
)

// profiled gives the goroutines of which the runtime knows that nothing can
// ever wake them, where the toolchain has the goroutineleak profile.
func profiled() map[uint64]bool {
	p := pprof.Lookup("goroutineleak")
	if p == nil {
		return nil
	}
	var b bytes.Buffer
	if p.WriteTo(&b, 2) != nil {
		return nil
	}
	out := map[uint64]bool{}
	for id, g := range parseDump(b.Bytes()) {
		if g.leaked {
			out[id] = true
		}
	}
	return out
}
