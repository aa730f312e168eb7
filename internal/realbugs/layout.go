package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// layout says how the go command has to be called for one package of a checkout.
type layout struct {
	root string   // of the repository: what the table's files are relative to
	dir  string   // where go vet runs: the root of the module, or of the repository in GOPATH mode
	pkg  string   // the package, relative to dir
	env  []string // added to the environment
}

// layoutOf finds the module that holds pkgDir. A repository may hold several
// (a server with a go.mod of its own), or none: then it predates modules and
// has to lie in <tree>/src/<import path>, as GOPATH mode wants it.
func layoutOf(tree, pkgDir string) (layout, error) {
	tree, err := filepath.Abs(tree)
	if err != nil {
		return layout{}, err
	}
	pkgDir = path.Clean(pkgDir)
	for d := pkgDir; ; d = path.Dir(d) {
		if exists(filepath.Join(tree, d, "go.mod")) {
			rel, err := filepath.Rel(filepath.FromSlash(d), filepath.FromSlash(pkgDir))
			if err != nil {
				return layout{}, err
			}
			return moduleLayout(tree, filepath.Join(tree, d), filepath.ToSlash(rel)), nil
		}
		if d == "." || d == "/" {
			break
		}
	}
	return gopathLayout(tree, pkgDir)
}

// moduleLayout prefers the vendor folder where there is one: it is what the
// project built with then, and old versions may have left the proxies.
// Otherwise go.sum may lack lines that today's go command wants, so it may add
// them: the checkout is ours to change.
func moduleLayout(tree, dir, pkg string) layout {
	mode := "-mod=mod"
	if exists(filepath.Join(dir, "vendor", "modules.txt")) {
		mode = "-mod=vendor"
	}
	return layout{root: tree, dir: dir, pkg: pkg, env: []string{
		"GO111MODULE=on", "GOWORK=off", "GOTOOLCHAIN=local", "GOFLAGS=" + goFlags(mode),
	}}
}

func gopathLayout(tree, pkgDir string) (layout, error) {
	// An import path has two or three elements before the package: go.etcd.io/etcd, github.com/owner/name.
	for _, pattern := range []string{"src/*/*", "src/*/*/*"} {
		roots, err := filepath.Glob(filepath.Join(tree, filepath.FromSlash(pattern)))
		if err != nil {
			return layout{}, err
		}
		for _, root := range roots {
			if exists(filepath.Join(root, filepath.FromSlash(pkgDir))) {
				return layout{root: root, dir: root, pkg: pkgDir, env: []string{
					"GO111MODULE=off", "GOPATH=" + tree, "GOTOOLCHAIN=local", "GOFLAGS=" + goFlags(""),
				}}, nil
			}
		}
	}
	return layout{}, fmt.Errorf("no go.mod above %s, and nothing under src", pkgDir)
}

// goFlags keeps what the user set (parallelism, build tags) except a -mod.
func goFlags(mode string) string {
	var flags []string
	for f := range strings.FieldsSeq(os.Getenv("GOFLAGS")) {
		if !strings.HasPrefix(f, "-mod=") {
			flags = append(flags, f)
		}
	}
	if mode != "" {
		flags = append(flags, mode)
	}
	return strings.Join(flags, " ")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
