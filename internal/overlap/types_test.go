package overlap

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// The table is searched by halves, and every entry must name a type of the
// standard library with the methods that it says only look.
func TestUnsafeTypes(t *testing.T) {
	byName := func(a, b unsafeType) int { return strings.Compare(a.name, b.name) }
	if !slices.IsSortedFunc(unsafeTypes, byName) {
		t.Error("unsafeTypes is not sorted by name")
	}
	split := func(name string) (path, typ string) {
		i := strings.LastIndexByte(name, '.')
		return name[:i], name[i+1:]
	}
	var paths []string
	for _, u := range unsafeTypes {
		path, _ := split(u.name)
		paths = append(paths, path)
		if u.why == "" {
			t.Errorf("%s: no reason", u.name)
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedExportFile}, slices.Compact(paths)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range unsafeTypes {
		path, typ := split(u.name)
		i := slices.IndexFunc(pkgs, func(p *packages.Package) bool { return p.PkgPath == path })
		if i < 0 || pkgs[i].Types == nil || pkgs[i].Types.Scope().Lookup(typ) == nil {
			t.Errorf("%s: no such type", u.name)
			continue
		}
		for _, m := range u.reads {
			if obj, _, _ := types.LookupFieldOrMethod(pkgs[i].Types.Scope().Lookup(typ).Type(), true, nil, m); obj == nil {
				t.Errorf("%s: no method %s", u.name, m)
			}
		}
	}
}

func TestShortType(t *testing.T) {
	for name, want := range map[string]string{
		"bytes.Buffer": "bytes.Buffer", "encoding/json.Encoder": "json.Encoder", "math/rand/v2.Rand": "rand.Rand",
	} {
		if got := shortType(name); got != want {
			t.Errorf("shortType(%q) = %q, want %q", name, got, want)
		}
	}
}

// Which memory two accesses share is decided step by step.
func TestMeets(t *testing.T) {
	someValue := &ssa.Alloc{} // any will do
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{".n", ".n", true},
		{".n", ".m", false},
		{".in", ".in.n", true},    // the struct as a whole
		{".p", ".p*", false},      // the pointer, and what it points to
		{".p*.n", ".p*.n", true},  // one pointer
		{".p~.n", ".p~.n", false}, // it may have been another
		{"[0]", "[0]", true},
		{"[0]", "[1]", false},
		{"[?]", "[?]", false}, // each goroutine its own
		{"", "[?]", true},     // all elements
	} {
		p := place{loc: loc{root: someValue, sel: c.a}, steps: steps(c.a)}
		q := place{loc: loc{root: someValue, sel: c.b}, steps: steps(c.b)}
		if got := meets(p, q); got != c.want {
			t.Errorf("meets(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
		if meets(p, q) != meets(q, p) {
			t.Errorf("meets(%q, %q) depends on the order", c.a, c.b)
		}
	}
}
