package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/concurlint/concurlint/analyzers/others"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// check is the main job: analyze packages and print what was found.
func check(o options, s streams) int {
	start := time.Now()
	if _, err := exec.LookPath("go"); err != nil {
		complain(s, "the go command is needed and not in PATH")
		return exitFailed
	}
	base, err := filepath.Abs(o.dir)
	if err != nil {
		complain(s, "%v", err)
		return exitFailed
	}
	got := newAnswers()
	stop := showProgress(s.err, got.progress)
	troubles, code := analyze(o, got)
	stop()

	found := others.Once(finish(got.found, base))
	found = append(found, mergedCycles(got.records, found, o, base)...)
	finding.Sort(found)
	if err := show(o, s, found, base); err != nil {
		complain(s, "%v", err)
		return exitFailed
	}
	for _, t := range troubles {
		complain(s, "%s", t.line)
		if o.verbose {
			for _, more := range t.more {
				fmt.Fprintf(s.err, "\t%s\n", more)
			}
		}
	}
	if o.verbose {
		slices.Sort(got.notes)
		for _, n := range slices.Compact(got.notes) {
			complain(s, "note: %s", n)
		}
		complain(s, "%s analyzed with %s: %s, %.1f s", count(len(got.units), "package"), strings.Join(o.rules, ", "), count(len(found), "finding"), time.Since(start).Seconds())
	}
	if len(found) > 0 {
		code = max(code, exitFindings)
	}
	return code
}

// vet runs the go command over patterns and collects its answers. The error is
// that of the process, which says no more than what it printed.
func vet(o options, patterns []string, got *answers) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	args := []string{"vet", "-vettool=" + self, "-json", "-" + recordFlag}
	args = append(args, o.build...)
	args = append(args, o.tool...)
	if std := o.stdPatterns(); std != "" {
		args = append(args, "-"+stdFlag+"="+std)
	}
	if o.chosen { // by name, so the inner ones have to be named too
		for _, a := range inner {
			args = append(args, "-"+a.Name)
		}
	}
	args = append(args, "--")
	cmd := exec.Command("go", append(args, patterns...)...)
	cmd.Dir = o.dir
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	var both sync.WaitGroup
	var errOut, errErr error
	both.Go(func() { errOut = got.read(stdout) })
	both.Go(func() { errErr = got.read(stderr) })
	both.Wait()
	return errors.Join(cmd.Wait(), errOut, errErr)
}

// stdPatterns gives the packages of the standard library that calls are
// followed into: unless the user says so, those of it that are to be analyzed,
// and which are thereby no longer a dependency that tables describe.
func (o *options) stdPatterns() string {
	if o.std != "" {
		return o.std
	}
	src := ""
	var std []string
	for _, p := range o.patterns {
		first, _, _ := strings.Cut(p, "/")
		here := first == "." || first == ".." || filepath.IsAbs(p)
		if strings.Contains(first, ".") && !here {
			continue // the first part of any other module's path has a dot, or should
		}
		if src == "" {
			out, err := exec.Command("go", "env", "GOROOT").Output()
			if err != nil {
				return ""
			}
			src = filepath.Join(string(bytes.TrimSpace(out)), "src")
		}
		if here {
			if !filepath.IsAbs(p) {
				p = filepath.Join(o.dir, p)
			}
			full, err := filepath.Abs(p)
			rel, err2 := filepath.Rel(src, full)
			if err != nil || err2 != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
				continue
			}
			if p = filepath.ToSlash(rel); p == "..." {
				p = "std"
			}
			std = append(std, p)
			continue
		}
		if st, err := os.Stat(filepath.Join(src, first)); p == "std" || err == nil && st.IsDir() {
			std = append(std, p)
		}
	}
	return strings.Join(std, ",")
}

// finish puts file names relative to base and drops what another variant of
// the same package said too (p, p with its tests, p_test).
func finish(found []located, base string) []finding.Finding {
	type key struct {
		file, rule, message string
		line, col           int
	}
	seen := map[key]bool{}
	exists := map[string]bool{}
	var out []finding.Finding
	for _, l := range found {
		k := key{l.file, l.Rule, l.Message, l.Site.Line, l.Site.Col}
		if seen[k] {
			continue
		}
		seen[k] = true
		// The analyzer named the file below its module; the steps of the traces
		// are named so too. That shows where the module lies.
		root, ok := strings.CutSuffix(filepath.ToSlash(l.file), "/"+l.Site.File)
		l.Site.File = shorten(l.file, base)
		if ok {
			for t := range l.Traces {
				steps := l.Traces[t].Steps
				for i := range steps {
					steps[i].Site.File = relocate(steps[i].Site.File, root, base, exists)
				}
			}
		}
		out = append(out, l.Finding)
	}
	return out
}

// relocate names a file of the module at root from base, and leaves a file of
// another module as it is.
func relocate(file, root, base string, exists map[string]bool) string {
	full := filepath.Join(filepath.FromSlash(root), filepath.FromSlash(file))
	there, known := exists[full]
	if !known {
		_, err := os.Stat(full)
		there = !errors.Is(err, fs.ErrNotExist)
		exists[full] = there
	}
	if !there {
		return file
	}
	return shorten(full, base)
}

// shorten gives file relative to base if that is shorter, with slashes.
func shorten(file, base string) string {
	if rel, err := filepath.Rel(base, file); err == nil && len(rel) < len(file) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// show prints the findings in the form asked for.
func show(o options, s streams, found []finding.Finding, base string) error {
	if o.json {
		return report.WriteJSON(s.out, found)
	}
	p := report.Printer{W: s.out, Open: func(file string) ([]byte, error) {
		full := filepath.FromSlash(file)
		if !filepath.IsAbs(full) {
			full = filepath.Join(base, full)
		}
		return os.ReadFile(full)
	}}
	if f, ok := s.out.(*os.File); ok {
		p.Color = os.Getenv("NO_COLOR") == "" && report.IsTerminal(f)
	}
	for _, f := range found {
		if err := p.Print(f); err != nil {
			return err
		}
	}
	return nil
}
