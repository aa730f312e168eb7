// Package top lets its lock go before it asks mid.
package top

import (
	"fixtures/lockorder/h05_chain/good/low"
	"fixtures/lockorder/h05_chain/good/mid"
)

func Sync(c *low.Cache, d *low.Disk) {
	d.Mu.Lock()
	d.Mu.Unlock()
	mid.Touch(c)
}
