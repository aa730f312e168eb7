package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// trial runs the tool on mutants. It is for one goroutine.
type trial struct {
	tool   string
	before map[string]map[string]bool // by folder: what it says of the code as it is
}

// try gives the first thing that the tool says of the mutant and not of the code as it
// is, "" for nothing; ok=false if the mutant does not compile.
func (t *trial) try(m mutant) (said string, ok bool, err error) {
	dir, err := filepath.Abs(filepath.Dir(m.file))
	if err != nil {
		return "", false, err
	}
	if t.before[dir] == nil {
		fs, err := t.findings(dir, "")
		if err != nil {
			return "", false, err
		}
		t.before[dir] = map[string]bool{}
		for _, f := range fs {
			t.before[dir][f.key()] = true
		}
	}
	overlay, clean, err := overlayOf(m)
	if err != nil {
		return "", false, err
	}
	defer clean()
	if command(dir, overlay, "go", "build", "-o", os.DevNull, ".").Run() != nil {
		return "", false, nil
	}
	fs, err := t.findings(dir, overlay)
	if err != nil {
		return "", false, err
	}
	for _, f := range fs {
		if !t.before[dir][f.key()] {
			return f.Rule + ": " + f.Message, true, nil
		}
	}
	return "", true, nil
}

// report is what is read of a finding.
type report struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

var digits = regexp.MustCompile(`\d+`)

// key tells findings apart: lines move when a statement goes.
func (r report) key() string { return r.Rule + digits.ReplaceAllString(r.Message, "") }

func (t *trial) findings(dir, overlay string) ([]report, error) {
	cmd := command(dir, overlay, t.tool, "-tests=false", "-others=false", "-json", ".")
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	runErr := cmd.Run() // the exit status says that there are findings
	var fs []report
	if err := json.Unmarshal(out.Bytes(), &fs); err != nil {
		return nil, fmt.Errorf("%s in %s gave no findings (%w): %s", t.tool, dir, runErr, complaints.String())
	}
	return fs, nil
}

// overlayOf writes a mutant where the go command finds it in place of its file.
func overlayOf(m mutant) (path string, clean func(), err error) {
	tmp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return "", nil, err
	}
	clean = func() { os.RemoveAll(tmp) }
	file, err := filepath.Abs(m.file)
	if err != nil {
		return "", clean, err
	}
	src := filepath.Join(tmp, filepath.Base(file))
	text, err := json.Marshal(map[string]map[string]string{"Replace": {file: src}})
	if err != nil {
		return "", clean, err
	}
	path = filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(src, m.src, 0o600); err != nil {
		return "", clean, err
	}
	return path, clean, os.WriteFile(path, text, 0o600)
}

// command is one that runs in a folder and sees the overlay, if there is one.
func command(dir, overlay, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = os.Environ()
	if overlay != "" {
		cmd.Env = append(cmd.Env, "GOFLAGS="+os.Getenv("GOFLAGS")+" -overlay="+overlay)
	}
	return cmd
}
