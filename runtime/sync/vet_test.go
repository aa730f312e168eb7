package sync_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestCopylocks: go vet sees a copied lock as it sees one of std.
func TestCopylocks(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for go vet")
	}
	const file = "testdata/copies/copies.go"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Count(string(src), "\tuse(")
	for _, tags := range []string{"", "concurlint_off"} {
		out, err := exec.CommandContext(t.Context(), "go", "vet", "-copylocks", "-tags", tags, "./testdata/copies").CombinedOutput()
		if err == nil || strings.Count(string(out), "copies lock value") != want {
			t.Errorf("tags %q: want %d copies reported, %v\n%s", tags, want, err, out)
		}
	}
}
