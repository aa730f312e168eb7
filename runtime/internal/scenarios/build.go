package scenarios

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/wrap"
)

const root = "github.com/concurlint/concurlint/runtime/"

// Programs is the import path of the scenario programs.
const Programs = root + "internal/scenarios/programs"

// Library is one way to have the same source built.
type Library struct {
	Name  string
	Sync  string   // import path of its package sync; empty: as the source has it
	Main  string   // the main package, as the go command wants it
	Tags  []string // build tags
	Tiers bool     // see Result.Judge
}

// Ours is this project's tracker.
func Ours() Library {
	return Library{Name: "concurlint", Main: root + "internal/scenarios/ours", Tiers: true}
}

// Plain is std's sync with nothing that tracks.
func Plain() Library {
	return Library{Name: "plain", Sync: "sync", Main: root + "internal/scenarios/plain"}
}

// Build compiles the main package of lib into out. Where lib has a package
// sync of its own, the go command is given an overlay in which the files of the
// package shared (an import path of the project) import that one. Temp is a
// folder for the overlay's files. The go command runs in the current folder,
// whose module must know the library.
func Build(ctx context.Context, lib Library, shared, temp, out string) error {
	args := []string{"build", "-o", out}
	tags := slices.Clone(lib.Tags)
	if lib.Sync != "" {
		overlay, err := exchange(ctx, lib, shared, temp)
		if err != nil {
			return fmt.Errorf("%s: %w", lib.Name, err)
		}
		// The tag leaves out the files that need more than std's API.
		tags = append(tags, "rival")
		args = append(args, "-overlay", overlay)
	}
	if len(tags) > 0 {
		args = append(args, "-tags", strings.Join(tags, ","))
	}
	text, err := exec.CommandContext(ctx, "go", append(args, lib.Main)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: go build: %w\n%s", lib.Name, err, text)
	}
	return nil
}

// exchange writes the changed files of the package shared and the overlay that
// puts them into place, and returns the overlay's name.
func exchange(ctx context.Context, lib Library, shared, temp string) (string, error) {
	text, err := exec.CommandContext(ctx, "go", "list", "-find", "-f", "{{.Dir}}", shared).Output()
	if err != nil {
		return "", fmt.Errorf("go list %s: %w", shared, err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(text)), "*.go"))
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		changed, ok, err := wrap.Source(file, src, []wrap.Pair{{From: root + "sync", To: lib.Sync}})
		if err != nil {
			return "", err
		}
		if !ok {
			continue
		}
		to := filepath.Join(temp, lib.Name+"-"+filepath.Base(file))
		if err := os.WriteFile(to, changed, 0o666); err != nil {
			return "", err
		}
		replace[file] = to
	}
	if len(replace) == 0 {
		return "", fmt.Errorf("no file of %s imports %s", shared, root+"sync")
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(temp, lib.Name+"-overlay.json")
	return name, os.WriteFile(name, overlay, 0o666)
}
