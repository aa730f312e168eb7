package track

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// place is a program counter made readable.
type place struct {
	pkg   string // import path
	fn    string // as in the source: (*Account).Post
	file  string // as the compiler had it
	site  finding.Site
	names lockName
}

// own are the packages whose frames are the tracker's, not the program's.
var own = []string{
	"github.com/concurlint/concurlint/runtime/sync.",
	"github.com/concurlint/concurlint/runtime/track.",
	"github.com/concurlint/concurlint/runtime/deadlock.",
	"github.com/concurlint/concurlint/runtime/internal/core.",
	"sync.",
}

func isOwn(fn string) bool {
	for _, p := range own {
		if strings.HasPrefix(fn, p) {
			return true
		}
	}
	return false
}

// places keeps what was found, since reading the source costs.
var places sync.Map // uintptr → place

// placeOf gives the place of a return address: the first frame there, inlined
// ones included, that is not the tracker's.
func placeOf(pc uintptr) place {
	if p, ok := places.Load(pc); ok {
		return p.(place)
	}
	p := findPlace(pc)
	places.Store(pc, p)
	return p
}

func findPlace(pc uintptr) place {
	if pc == 0 {
		return place{fn: "unknown function"}
	}
	fs := runtime.CallersFrames([]uintptr{pc})
	var p place
	for {
		f, more := fs.Next()
		p = newPlace(f)
		if !more || !isOwn(f.Function) {
			break
		}
	}
	p.names = nameLock(p)
	return p
}

func newPlace(f runtime.Frame) place {
	pkg, fn := splitFunc(f.Function)
	return place{pkg: pkg, fn: fn, file: f.File, site: finding.Site{File: shortFile(f.File, pkg), Line: f.Line}}
}

// splitFunc parts "a.b/c.(*T).M.func1" after the package path.
func splitFunc(full string) (pkg, fn string) {
	slash := strings.LastIndexByte(full, '/')
	dot := strings.IndexByte(full[slash+1:], '.')
	if dot < 0 {
		return "", full
	}
	pkg, fn = full[:slash+1+dot], full[slash+dot+2:]
	// The linker escapes dots in the last element of an import path.
	pkg = strings.ReplaceAll(pkg, "%2e", ".")
	return pkg, fn
}

var workDir, _ = os.Getwd()

// shortFile gives the file relative to the working directory where it is below
// that, as in a test; else by its package, so that no path of the machine gets
// out.
func shortFile(file, pkg string) string {
	if file == "" {
		return ""
	}
	if filepath.IsAbs(file) && workDir != "" {
		if rel, err := filepath.Rel(workDir, file); err == nil && !strings.HasPrefix(rel, "..") {
			return filepath.ToSlash(rel)
		}
	}
	if pkg == "main" || pkg == "" {
		return path.Base(filepath.ToSlash(file))
	}
	return pkg + "/" + path.Base(filepath.ToSlash(file))
}

func (p place) step(text string) finding.Step {
	return finding.Step{Site: p.site, Func: p.fn, Text: text + p.names.text()}
}

// lock names the lock that is taken at the place.
func (p place) lock(mode uint8) string {
	if t := p.names.text(); t != "" {
		return t
	}
	what := "the lock"
	switch {
	case mode&core.Join != 0:
		what = "the WaitGroup"
	case mode&core.Once != 0:
		what = "the Once"
	}
	if p.site.IsValid() {
		return what + " of " + p.site.String()
	}
	return what
}

// wrapper finds the functions that the compiler makes for go and defer
// statements.
var wrapper = regexp.MustCompile(`\.(gowrap|deferwrap)\d+$`)

// frames gives the program's part of a stack.
func frames(pcs []uintptr) (out []finding.Step) {
	if len(pcs) == 0 {
		return nil
	}
	// CallersFrames looks for what is inlined at an address only if another
	// one follows.
	fs := runtime.CallersFrames(append(slices.Clip(pcs), 0))
	for {
		f, more := fs.Next()
		if f.Function != "" && !isOwn(f.Function) && !strings.HasPrefix(f.Function, "runtime.") && !wrapper.MatchString(f.Function) {
			p := newPlace(f)
			out = append(out, finding.Step{Site: p.site, Func: path.Base(p.pkg) + "." + p.fn})
		}
		if !more {
			return out
		}
	}
}

var testFunc = regexp.MustCompile(`\.(Test|Benchmark|Fuzz|Example)([A-Z0-9_][^. ]*)?(\.|$)`)

// testOf gives the test in whose code a stack is, "" for none: the function
// itself, or one that is written inside it, as goroutines mostly are.
func testOf(stack []finding.Step) string {
	for _, s := range slices.Backward(stack) {
		if !strings.HasSuffix(s.Site.File, "_test.go") {
			continue
		}
		if m := testFunc.FindStringSubmatch(s.Func); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}
