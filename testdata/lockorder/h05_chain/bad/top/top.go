// Package top closes the cycle; it sees low through mid alone.
package top

import (
	"fixtures/lockorder/h05_chain/bad/low"
	"fixtures/lockorder/h05_chain/bad/mid"
)

func Sync(c *low.Cache, d *low.Disk) {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	mid.Touch(c) // want `Cache\.Mu is taken while .*Disk\.Mu is held; .*low\.go:19 takes them the other way round`
}
