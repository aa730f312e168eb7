package good

// merge looks at what its own closures change: each round moves on, though the
// loop itself stores nothing.
func merge(a, b []int) (n int) {
	i, j := 0, 0
	aOK, bOK := len(a) > 0, len(b) > 0
	advanceA := func() {
		i++
		aOK = i < len(a)
	}
	advanceB := func() {
		j++
		bOK = j < len(b)
	}
	for {
		switch {
		case aOK && bOK:
			n++
			advanceA()
			advanceB()
		case aOK:
			advanceA()
		case bOK:
			advanceB()
		default:
			return n
		}
	}
}
