package captured

import "testing"

func TestTable(t *testing.T) {
	state := map[string]int{}
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state[name]++ // want `state is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
}
