package lockgraph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

const (
	// Schema is the version of edge files that this package writes. It reads
	// this one and all before it.
	Schema = 1
	// FileSuffix ends the name of every edge file, so that ReadDir can tell
	// them from what else lies in the directory.
	FileSuffix = ".edges.json"
	// fileKind stands at the head of each file.
	fileKind = "concurlint-edges"
)

// file is the JSON form.
type file struct {
	Kind    string `json:"kind"`
	Schema  int    `json:"schema"`
	Writers []Node `json:"writers"`
	Edges   []Edge `json:"edges"`
}

// Encode writes the graph as an edge file. Equal graphs give equal bytes.
func Encode(w io.Writer, g *Graph) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	f := file{Kind: fileKind, Schema: Schema, Writers: g.Writers, Edges: g.Edges}
	if err := enc.Encode(f); err != nil {
		return fmt.Errorf("edge file: %w", err)
	}
	return nil
}

// Decode reads one edge file. The error is one line that says what is wrong
// with the file; there is no partial result.
func Decode(r io.Reader) (*Graph, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the edge file is empty")
	}
	// The head first: a later schema may have fields of other types, which
	// would fail below with a message that misleads.
	var head struct {
		Kind   string `json:"kind"`
		Schema int    `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, explain(data, err)
	}
	switch {
	case head.Kind != fileKind:
		return nil, fmt.Errorf("not an edge file: kind is %q, not %q", head.Kind, fileKind)
	case head.Schema > Schema:
		return nil, fmt.Errorf("edge file of schema %d, newer than the %d that this concurlint reads", head.Schema, Schema)
	case head.Schema < 1:
		return nil, fmt.Errorf("edge file without a valid schema: %d", head.Schema)
	}
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, explain(data, err)
	}
	for i := range f.Edges {
		if err := f.Edges[i].check(); err != nil {
			return nil, fmt.Errorf("corrupt edge file: edge %d: %w", i, err)
		}
	}
	if slices.Contains(f.Writers, "") {
		return nil, errors.New("corrupt edge file: a writer without a name")
	}
	g := &Graph{}
	g.AddWriters(f.Writers...)
	g.Add(f.Edges...)
	return g, nil
}

func (e *Edge) check() error {
	switch {
	case e.From == "" || e.To == "":
		return errors.New("a class without a name")
	case e.Confidence < finding.High || e.Confidence > finding.Low:
		return fmt.Errorf("no such confidence: %d", e.Confidence)
	}
	for _, g := range e.Gates {
		if g.Class == "" {
			return errors.New("a gate without a name")
		}
	}
	return nil
}

// explain turns an error of encoding/json into one line for people.
func explain(data []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if strings.Contains(err.Error(), "unexpected end") {
			return fmt.Errorf("truncated edge file: it ends after %d bytes", len(data))
		}
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("corrupt edge file: line %d: %w", line, err)
	}
	if typ, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("corrupt edge file: %s where %s belongs (%s)", typ.Value, typ.Type, typ.Field)
	}
	return fmt.Errorf("corrupt edge file: %w", err)
}

// ReadFile reads one edge file.
func ReadFile(name string) (*Graph, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	g, err := Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return g, nil
}

// WriteFile writes one edge file. It appears whole or not at all, so that a
// process killed in the middle leaves nothing that ReadDir would trip over.
func WriteFile(name string, g *Graph) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close() // a second Close is harmless
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err = Encode(f, g); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// ReadFiles merges edge files. Where some cannot be read it fails, with one
// line for each of them.
func ReadFiles(names ...string) (*Graph, error) {
	var graphs []*Graph
	var errs []error
	for _, name := range names {
		g, err := ReadFile(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		graphs = append(graphs, g)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	sum := &Graph{}
	sum.Merge(graphs...)
	return sum, nil
}

// ReadDir merges every edge file of a directory, not of those below it. A
// directory without one is an empty graph.
func ReadDir(dir string) (*Graph, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), FileSuffix) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return ReadFiles(names...)
}
