package good

// deliverer goes on while there is something to deliver, and leaves when a round has
// brought nothing.
type deliverer struct {
	active []uint32
	at     int
	ready  map[uint32][]byte
	out    []byte
}

func (d *deliverer) drop(i int) { d.active = append(d.active[:i], d.active[i+1:]...) }

func (d *deliverer) deliver() {
	for {
		if len(d.active) == 0 {
			return
		}
		progressed := false
		scans := len(d.active)
		for i := 0; i < scans && len(d.active) > 0; i++ {
			if d.at >= len(d.active) {
				d.at = 0
			}
			b, ok := d.ready[d.active[d.at]]
			if !ok {
				d.at++
				continue
			}
			d.out = append(d.out, b...)
			d.drop(d.at)
			progressed = true
		}
		if !progressed {
			return
		}
	}
}
