package captured

import "testing"

func TestTable(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := map[string]int{}
			state[name]++
		})
	}
}

// Without Parallel subtests run one after the other.
func TestSerial(t *testing.T) {
	state := map[string]int{}
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { state[name]++ })
	}
}
