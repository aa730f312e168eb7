package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestStdPatterns(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(strings.TrimSpace(string(out)), "src")
	for _, c := range []struct{ dir, patterns, std, want string }{
		{"", "./...", "", ""},
		{"", "example.com/net golang.org/x/net/...", "", ""},
		{"", "net/... ./x os", "", "net/...,os"},
		{"", "std", "", "std"},
		{"", "net/...", "sync", "sync"},
		{src, "./net/... ./os", "", "net/...,os"},
		{src, "./...", "", "std"},
		{filepath.Join(src, "net"), ".", "", "net"},
		{src, "../doc", "", ""},
	} {
		o := options{dir: c.dir, patterns: strings.Fields(c.patterns), std: c.std}
		if got := o.stdPatterns(); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestAsksFor(t *testing.T) {
	for _, c := range []struct {
		args, path string
		want       bool
	}{
		{"x.cfg", "net", false},
		{"-std=net x.cfg", "net", true},
		{"--std=net x.cfg", "net", true},
		{"-std=net x.cfg", "net/http", false},
		{"-std=os,net/... x.cfg", "net/http", true},
		{"-std=net/... x.cfg", "net", true},
		{"-std=net/... x.cfg", "netip", false},
		{"-std=std x.cfg", "net", true},
	} {
		if got := asksFor(strings.Fields(c.args), c.path); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestInStd(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(strings.TrimSpace(string(out)), "src")
	for _, c := range []struct {
		unit unit
		want bool
	}{
		{unit{Dir: filepath.Join(src, "net", "http"), ImportPath: "net/http"}, true},
		{unit{Dir: filepath.Join(src, "net", "http"), ImportPath: "net/http", ModulePath: "example.com"}, false},
		{unit{Dir: t.TempDir(), ImportPath: "net/http"}, false},
		{unit{Dir: filepath.Join(t.TempDir(), "src", "net"), ImportPath: "net"}, false},
	} {
		if got := c.unit.inStd(); got != c.want {
			t.Errorf("%+v: %v", c.unit, got)
		}
	}
}
