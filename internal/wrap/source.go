package wrap

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

// Pair is one import path and what takes its place. The two packages must have
// the same name, else the uses in the file would not resolve.
type Pair struct{ From, To string }

const module = "github.com/concurlint/concurlint"

// DropIn lists what wrapping exchanges.
func DropIn() []Pair {
	return []Pair{
		{"sync", module + "/runtime/sync"},
		{"github.com/sasha-s/go-deadlock", module + "/runtime/deadlock"},
	}
}

// Back gives the inverse of pairs.
func Back(pairs []Pair) []Pair {
	out := make([]Pair, len(pairs))
	for i, p := range pairs {
		out[i] = Pair{p.To, p.From}
	}
	return out
}

// A BothError says that a file imports both sides of a pair. Exchanging one
// would make it look like the other, and then no undo could tell them apart.
type BothError struct{ Pair Pair }

func (e *BothError) Error() string {
	return fmt.Sprintf("imports both %s and %s", e.Pair.From, e.Pair.To)
}

// Source returns src with the imports of pairs exchanged, and whether any was.
// src itself is never written to. The error is a parse error of the import
// section, with name as the file's name, or a *BothError.
func Source(name string, src []byte, pairs []Pair) ([]byte, bool, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	if err != nil {
		return nil, false, err
	}
	type edit struct {
		from, to int // byte offsets of the path without its quotes
		text     string
	}
	var edits []edit
	for _, p := range pairs {
		has := map[string]bool{}
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, false, fmt.Errorf("%s: import path %s: %w", name, spec.Path.Value, err)
			}
			has[path] = true
			// A path spelled with escapes would not come back as it was.
			if path != p.From || len(spec.Path.Value) != len(path)+2 {
				continue
			}
			// The offset and not the position: //line comments move positions.
			at := fset.File(spec.Path.Pos()).Offset(spec.Path.Pos()) + 1
			edits = append(edits, edit{at, at + len(path), p.To})
		}
		if has[p.From] && has[p.To] {
			return nil, false, &BothError{p}
		}
	}
	if len(edits) == 0 {
		return src, false, nil
	}
	// Back to front, so that earlier offsets stay true.
	slices.SortFunc(edits, func(a, b edit) int { return b.from - a.from })
	out := slices.Clone(src)
	for _, e := range edits {
		out = slices.Concat(out[:e.from], []byte(e.text), out[e.to:])
	}
	return out, true, nil
}
