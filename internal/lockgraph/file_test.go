package lockgraph

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestFileRoundTrip(t *testing.T) {
	dir := t.TempDir()
	var sum Graph
	for i, name := range []string{"a", "b", "c"} {
		var g Graph
		g.Add(randomEdges(rand.New(rand.NewPCG(uint64(i), 3)), 5, 40)...)
		g.AddWriters("only.written." + name)
		sum.Merge(&g)
		file := filepath.Join(dir, name+FileSuffix)
		if err := WriteFile(file, &g); err != nil {
			t.Fatal(err)
		}
		back, err := ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := Encode(&again, back); err != nil {
			t.Fatal(err)
		}
		if old, _ := os.ReadFile(file); !bytes.Equal(old, again.Bytes()) {
			t.Error("reading and writing changed the file")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.json"), []byte("?"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Writers, sum.Writers) || len(got.Edges) != len(sum.Edges) {
		t.Errorf("%d edges, %d writers; want %d, %d", len(got.Edges), len(got.Writers), len(sum.Edges), len(sum.Writers))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestDecodeErrors(t *testing.T) {
	var g Graph
	g.Add(edge(t, "a", "b", "g:r"))
	var b bytes.Buffer
	if err := Encode(&b, &g); err != nil {
		t.Fatal(err)
	}
	good := b.String()
	tests := []struct{ name, in, want string }{
		{"empty", " \n", "is empty"},
		{"other JSON", `{"Package":"x"}`, `not an edge file: kind is ""`},
		{"not JSON", "PK\x03\x04", "corrupt edge file: line 1"},
		{"list", "[]", "corrupt edge file: array where"},
		{"truncated", good[:len(good)/2], "truncated edge file: it ends after"},
		{"trailing", good + "{}", "corrupt edge file: line"},
		{"newer", strings.Replace(good, `"schema": 1`, `"schema": 2, "edges2": 0`, 1), "schema 2, newer than the 1"},
		{"newer, other shape", `{"kind":"concurlint-edges","schema":9,"edges":"packed"}`, "schema 9, newer than the 1"},
		{"no schema", `{"kind":"concurlint-edges"}`, "without a valid schema: 0"},
		{"mode", strings.Replace(good, `"write"`, `"shared"`, 1), `no such mode: "shared"`},
		{"class", strings.Replace(good, `"from": "a"`, `"from": ""`, 1), "edge 0: a class without a name"},
		{"gate", strings.Replace(good, `"class": "g"`, `"class": ""`, 1), "edge 0: a gate without a name"},
		{"type", strings.Replace(good, `"to": "b"`, `"to": 7`, 1), "corrupt edge file: number where string belongs (edges.to)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := Decode(strings.NewReader(tt.in))
			if err == nil {
				t.Fatalf("no error; graph %+v", g)
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %q, want one line with %q", err, tt.want)
			}
		})
	}
}

func TestReadFilesNamesEachBadFile(t *testing.T) {
	dir := t.TempDir()
	var names []string
	for _, n := range []string{"x", "y"} {
		names = append(names, filepath.Join(dir, n+FileSuffix))
		if err := os.WriteFile(names[len(names)-1], []byte("{"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadFiles(append(names, filepath.Join(dir, "absent"))...)
	if err == nil || strings.Count(err.Error(), "\n") != 2 || !strings.Contains(err.Error(), names[1]+": truncated") {
		t.Errorf("got %v", err)
	}
	if g, err := ReadFiles(); err != nil || len(g.Edges) != 0 {
		t.Errorf("no files: %v, %v", g, err)
	}
	if err := WriteFile(filepath.Join(dir, "none", "x"), &Graph{}); err == nil {
		t.Error("wrote into a directory that is not there")
	}
}

func FuzzDecode(f *testing.F) {
	var g Graph
	g.Add(randomEdges(rand.New(rand.NewPCG(1, 3)), 3, 5)...)
	var b bytes.Buffer
	if err := Encode(&b, &g); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		g.Cycles(Options{SameClass: true, Budget: 1000})
		if err := Encode(&bytes.Buffer{}, g); err != nil {
			t.Fatal(err)
		}
	})
}
