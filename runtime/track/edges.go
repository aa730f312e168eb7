package track

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Graph gives the order of lock classes that the process has shown so far, in
// the form that the static half reads. A lock whose class the source does not
// tell has the function and the expression for its name.
func Graph() *lockgraph.Graph {
	ways, writers := core.Ways()
	var edges []lockgraph.Edge
	for i := range ways {
		for _, e := range edgesOf(&ways[i]) {
			if e.From != "" {
				edges = append(edges, e)
			}
		}
	}
	return graphOf(edges, writers)
}

// graphOf makes the graph of edges and of the places that took locks with
// readers for writing.
func graphOf(edges []lockgraph.Edge, writers []uintptr) *lockgraph.Graph {
	g := &lockgraph.Graph{}
	g.Add(edges...)
	var classes []lockgraph.Node
	for _, pc := range writers {
		p := placeOf(pc)
		classes = append(classes, p.class())
	}
	g.AddWriters(classes...)
	return g
}

// edgesOf gives an edge for each lock that is held on the way. Those of a
// WaitGroup, which is no lock to the static half, are empty.
func edgesOf(w *core.Way) []lockgraph.Edge {
	to := make([]lockgraph.Edge, len(w.Held))
	asked := placeOf(w.PC)
	var gates []lockgraph.Gate
	for _, h := range w.Held {
		p := placeOf(h.PC)
		gates = append(gates, lockgraph.Gate{Class: p.class(), Mode: mode(h.Mode)})
	}
	for i, h := range w.Held {
		if (h.Mode|w.Mode)&core.Join != 0 {
			continue
		}
		held := placeOf(h.PC)
		e := lockgraph.Edge{
			From: gates[i].Class, To: asked.class(),
			FromMode: mode(h.Mode), ToMode: mode(w.Mode),
			Package: importPath(asked.pkg), Func: asked.fn,
			FromSite: edgeSite(held), ToSite: edgeSite(asked),
			Trace: []finding.Step{
				{Site: edgeSite(held), Func: held.fn, Text: "takes " + held.lock(h.Mode)},
				{Site: edgeSite(asked), Func: asked.fn, Text: "takes " + asked.lock(w.Mode)},
			},
			Source: lockgraph.Runtime,
		}
		for k, g := range gates {
			if k != i {
				e.Gates = append(e.Gates, g)
			}
		}
		to[i] = e
	}
	return to
}

func mode(m uint8) lockgraph.Mode {
	switch {
	case m&core.Perm != 0:
		return lockgraph.Permit
	case m&core.W != 0:
		return lockgraph.Write
	}
	return lockgraph.Read
}

// class names the class of the lock taken at the place.
func (p place) class() lockgraph.Node {
	if p.names.class != "" {
		return p.names.class
	}
	if p.names.expr != "" {
		return fmt.Sprintf("%s.%s:%s", importPath(p.pkg), p.fn, p.names.expr)
	}
	return fmt.Sprintf("%s.%s:%d", importPath(p.pkg), p.fn, p.site.Line)
}

// importPath gives the path by which the static half knows a package. The main
// package of a program calls itself main; the build information knows better.
func importPath(pkg string) string {
	if pkg == "main" && mainPath != "" && mainPath != "command-line-arguments" {
		return mainPath
	}
	return pkg
}

var mainPath = func() string {
	if bi, ok := debug.ReadBuildInfo(); ok {
		return bi.Path
	}
	return ""
}()

// edgeSite is the site as the static half has it: by package, wherever the
// process ran.
func edgeSite(p place) finding.Site {
	if p.file == "" {
		return finding.Site{}
	}
	name := path.Base(filepath.ToSlash(p.file))
	// An external test package lies in the folder of the package it tests.
	if dir := strings.TrimSuffix(importPath(p.pkg), "_test"); dir != "" && dir != "main" {
		name = dir + "/" + name
	}
	return finding.Site{File: name, Line: p.site.Line}
}

var saved struct {
	sync.Mutex
	ways   int
	at     time.Time
	failed bool
}

// edgeFile is this process's, the same each time.
var edgeFile = fmt.Sprintf("%d-%s%s", os.Getpid(), time.Now().UTC().Format("20060102T150405.000000"), lockgraph.FileSuffix)

// saveIfNew writes the edge file if there are new edges, now and then, so that
// a process that ends in any way leaves nearly all of them.
func saveIfNew() {
	o := options()
	if o.Dir == "" {
		return
	}
	saved.Lock()
	due := core.Numbers().Ways != saved.ways && time.Since(saved.at) > time.Second && !saved.failed
	saved.Unlock()
	if due {
		_ = save(o.Dir) // which says what is wrong
	}
}

func save(dir string) error {
	saved.Lock()
	defer saved.Unlock()
	n := core.Numbers().Ways
	saved.at = time.Now()
	if err := lockgraph.WriteFile(filepath.Join(dir, edgeFile), Graph()); err != nil {
		if !saved.failed {
			say("the edge file cannot be written: %v", err)
		}
		saved.failed = true
		return fmt.Errorf("track: %w", err)
	}
	saved.ways, saved.failed = n, false
	return nil
}

// Flush tells what was found and not told yet, writes the edge file, if a
// directory is set, looks once more for goroutines that ended with a lock held,
// and tells of orders that close a ring only across tests or with the other
// processes of the directory. Programs call it before they end; [Main] does it by
// itself.
func Flush() error {
	settle()
	return finish()
}

// flushAtEnd is Flush in the middle of a report, which may be one of those that
// are owed: it cannot wait for that one to be told.
func flushAtEnd() error {
	settleSome()
	return finish()
}

// finish is Flush once everything that was owed is told.
func finish() error {
	lastLook()
	o := options()
	var err error
	if o.Dir != "" {
		err = save(o.Dir)
	}
	shielded(func() { reportClasses(o.Dir) })
	return err
}

// lastLook finds at once what the watch would find in a second. A goroutine
// that is gone may have left its lock to one that is about to release it, so
// a lock counts only if it stays locked for a moment longer.
func lastLook() {
	left := abandoned()
	for wait := time.Millisecond; len(left) > 0 && wait <= 64*time.Millisecond; wait *= 2 {
		time.Sleep(wait)
		left = abandoned()
	}
	for i := range left {
		emit(reportEnded(&left[i]))
	}
}

// abandoned gives what is held by goroutines that are gone, but for locks from
// places that are known to hand over.
func abandoned() (left []core.Hold) {
	holds, _ := core.Now()
	if len(holds) == 0 {
		return nil
	}
	all := dump()
	for i := range holds {
		if h := &holds[i]; all[h.Goroutine] == nil && h.Mode&core.Once == 0 && !h.Handoff && h.Lasts() {
			left = append(left, *h)
		}
	}
	return left
}
