package wrap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Options say what is rewritten and how.
type Options struct {
	// Undo takes the drop-ins back to what they stand for.
	Undo bool
	// Generated rewrites generated files too. They are left out else, because
	// their next generation would bring the old import back.
	Generated bool
	// DryRun finds and reports, and writes nothing.
	DryRun bool
	// Pairs replaces DropIn().
	Pairs []Pair
}

// Skip is a file that imports something of the pairs and was left alone.
type Skip struct{ File, Why string }

// Result lists files by path, sorted.
type Result struct {
	Changed []string // rewritten, or with DryRun to be rewritten
	Skipped []Skip
}

// Dir rewrites the Go files of dir and the folders below it that belong to the
// same module: not vendor, not testdata, not folders that the go command
// ignores, not nested modules. All files are read before the first is written,
// so an error in reading or parsing leaves the tree as it was. Two calls on one
// tree at the same time are not safe.
func Dir(dir string, o Options) (Result, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && foreign(path, d.Name()):
			return filepath.SkipDir
		case isGo(d):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("wrap: %w", err)
	}
	return rewrite(files, o)
}

// foreign reports whether a folder below the root is not the user's to change.
func foreign(path, name string) bool {
	if name == "vendor" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

// isGo reports whether the entry is a plain Go file. A symbolic link is not:
// writing would go through to a place outside the tree.
func isGo(d fs.DirEntry) bool {
	name := d.Name()
	return d.Type().IsRegular() && strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_")
}

// Packages rewrites the packages that the patterns name, as the go command in
// dir understands them. Files of every platform and the tests are included,
// dependencies outside the main module never.
func Packages(dir string, patterns []string, o Options) (Result, error) {
	cmd := exec.Command("go", append([]string{"list", "-e", "-find", "-json=Dir,ImportPath,Standard,Module,Error", "--"}, patterns...)...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return Result{}, fmt.Errorf("wrap: go list: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	var files []string
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p struct {
			Dir, ImportPath string
			Standard        bool
			Module          *struct{ Main bool }
			Error           *struct{ Err string }
		}
		if err := dec.Decode(&p); err != nil {
			return Result{}, fmt.Errorf("wrap: go list: %w", err)
		}
		switch {
		case p.Dir == "" && p.Error != nil:
			return Result{}, fmt.Errorf("wrap: %s: %s", p.ImportPath, p.Error.Err)
		case p.Standard || p.Module != nil && !p.Module.Main:
			return Result{}, fmt.Errorf("wrap: %s is not a package of the main module", p.ImportPath)
		}
		entries, err := os.ReadDir(p.Dir)
		if err != nil {
			return Result{}, fmt.Errorf("wrap: %w", err)
		}
		for _, d := range entries {
			if isGo(d) {
				files = append(files, filepath.Join(p.Dir, d.Name()))
			}
		}
	}
	slices.Sort(files)
	return rewrite(slices.Compact(files), o)
}

// rewrite plans all files, then writes those that change.
func rewrite(files []string, o Options) (Result, error) {
	pairs := o.Pairs
	if pairs == nil {
		pairs = DropIn()
	}
	if o.Undo {
		pairs = Back(pairs)
	}
	var res Result
	planned := map[string][]byte{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return Result{}, fmt.Errorf("wrap: %w", err)
		}
		out, changed, err := Source(file, src, pairs)
		var both *BothError
		switch {
		case errors.As(err, &both):
			res.Skipped = append(res.Skipped, Skip{file, err.Error()})
		case err != nil:
			return Result{}, fmt.Errorf("wrap: %w", err)
		case !changed:
		case !o.Generated && generated(file, src):
			res.Skipped = append(res.Skipped, Skip{file, "generated file"})
		default:
			planned[file] = out
			res.Changed = append(res.Changed, file)
		}
	}
	if o.DryRun {
		return res, nil
	}
	for _, file := range res.Changed {
		// The mode of an existing file stays as it is.
		if err := os.WriteFile(file, planned[file], 0o666); err != nil {
			return res, fmt.Errorf("wrap: %w", err)
		}
	}
	return res, nil
}

// generated follows the go command's rule for "Code generated … DO NOT EDIT".
func generated(name string, src []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(f)
}
