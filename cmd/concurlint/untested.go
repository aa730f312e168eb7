package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// This file analyzes packages without their tests where those cannot be compiled or
// loaded: go vet passes over the package then, although all of its own code is sound.

// inTest matches what is said of a place in a test.
var inTest = regexp.MustCompile(`^(vet: )?\S+_test\.go:\d+`)

// broken reports whether tests may be all that kept p from being analyzed: its failure,
// if it has one of its own, is in tests alone.
func (a *answers) broken(p listed) bool {
	if len(p.TestGoFiles)+len(p.XTestGoFiles) == 0 || len(p.GoFiles)+len(p.CgoFiles) == 0 || a.answered(p) {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return !slices.ContainsFunc(a.failures, func(f failure) bool { return f.pkg == p.ImportPath && !f.inTests() })
}

// inTests reports whether a failure speaks of places in tests alone.
func (f failure) inTests() bool {
	return !f.answer && len(f.lines) > 0 && !slices.ContainsFunc(f.lines, func(line string) bool {
		return !inTest.MatchString(line) && atPlace.MatchString(line)
	}) && inTest.MatchString(f.lines[0])
}

// vetWithoutTests runs go vet over packages as if they had no tests.
func vetWithoutTests(o options, pkgs []listed, got *answers) error {
	if len(pkgs) == 0 {
		return nil
	}
	name, err := o.overlayWithout(pkgs)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(name) }() // what is left in the temporary folder hurts nobody
	o.build = append(slices.Clone(o.build), "-overlay="+name)
	return vet(o, paths(pkgs), got)
}

// overlayWithout writes an overlay for the go command in which the tests of packages
// are deleted, on top of the user's own.
func (o *options) overlayWithout(pkgs []listed) (name string, err error) {
	var overlay struct{ Replace map[string]string }
	for _, flag := range o.build {
		if file, ok := strings.CutPrefix(flag, "-overlay="); ok {
			if !filepath.IsAbs(file) {
				file = filepath.Join(o.dir, file)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			overlay.Replace = nil // the last one counts
			if err := json.Unmarshal(text, &overlay); err != nil {
				return "", err
			}
		}
	}
	if overlay.Replace == nil {
		overlay.Replace = map[string]string{}
	}
	for _, p := range pkgs {
		for _, file := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
			overlay.Replace[filepath.Join(p.Dir, file)] = ""
		}
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "concurlint-*.json")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err := f.Close(); err != nil {
		return f.Name(), err
	}
	return f.Name(), err
}

// onlyTests reports whether all that was said is about tests.
func (a *answers) onlyTests() bool {
	tests, rest := aboutTests(a.loose)
	return len(tests) > 0 && len(rest) == 0
}

// noTests reports whether the user wants to hear nothing of tests.
func (o *options) noTests() bool { return slices.Contains(o.tool, "-"+testsFlag+"=false") }

// aboutTests splits what was said of no package into what concerns tests, with the
// indented lines below it, and the rest.
func aboutTests(loose []string) (tests, rest []string) {
	inside := false
	for _, line := range loose {
		if inside = inTest.MatchString(line) || inside && strings.HasPrefix(line, "\t"); inside {
			tests = append(tests, line)
		} else {
			rest = append(rest, line)
		}
	}
	return tests, rest
}
