package served

import "testing"

func TestEach(t *testing.T) {
	sum := 0
	for _, n := range []int{1, 2, 3} {
		t.Run("n", func(t *testing.T) {
			t.Parallel()
			sum += n // want `sum is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
}
