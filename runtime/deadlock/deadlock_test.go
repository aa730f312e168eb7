package deadlock_test

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	std "sync"
	"testing"
	"time"

	"github.com/concurlint/concurlint/runtime/deadlock"
)

// TestAPI holds the package against the list of all that go-deadlock v0.3.9
// exports (testdata/api-v0.3.9.txt, made from its types by go/types). More is
// allowed: an alias brings no method more, but Opts must stay assignable.
func TestAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks std from source")
	}
	bp, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("deadlock", fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	own := func(p *types.Package) string {
		switch {
		case p == pkg:
			return ""
		case strings.HasSuffix(p.Path(), "runtime/sync"):
			return "sync"
		}
		return p.Path()
	}
	for _, name := range pkg.Scope().Names() {
		if o := pkg.Scope().Lookup(name); o.Exported() {
			list(have, o, own)
		}
	}
	want, err := os.ReadFile(filepath.Join("testdata", "api-v0.3.9.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(want)) {
		if l = strings.TrimSpace(l); l != "" && !have[l] {
			t.Errorf("not there: %s", l)
		}
	}
}

func list(to map[string]bool, o types.Object, own types.Qualifier) {
	switch o := o.(type) {
	case *types.TypeName:
		to["type "+o.Name()] = true
		set := types.NewMethodSet(types.NewPointer(o.Type()))
		if types.IsInterface(o.Type()) {
			set = types.NewMethodSet(o.Type())
		}
		for sel := range set.Methods() {
			m := sel.Obj()
			to[o.Name()+"."+m.Name()+" "+types.TypeString(m.Type(), own)] = true
		}
	case *types.Var:
		to["var "+o.Name()] = true
		to["var "+o.Name()+" "+types.TypeString(o.Type(), own)] = true
		if s, ok := o.Type().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				to[o.Name()+"."+f.Name()+" "+types.TypeString(f.Type(), own)] = true
			}
		}
	default:
		to[o.Name()+" "+types.TypeString(o.Type(), own)] = true
	}
}

// buffer is a LogBuf that may be read while it is written.
type buffer struct {
	mu  std.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// options sets Opts as a user would and gives the log and the count of calls.
func options(t *testing.T, set func()) (log *buffer, calls func() int) {
	old := deadlock.Opts
	log = &buffer{}
	var mu std.Mutex
	n := 0
	deadlock.Opts.LogBuf = log
	deadlock.Opts.OnPotentialDeadlock = func() { mu.Lock(); n++; mu.Unlock() }
	if set != nil {
		set()
	}
	t.Cleanup(func() { deadlock.Opts = old })
	return log, func() int { mu.Lock(); defer mu.Unlock(); return n }
}

func run(fs ...func()) {
	for _, f := range fs {
		done := make(chan bool)
		go func() { f(); close(done) }()
		<-done
	}
}

func TestInversion(t *testing.T) {
	log, calls := options(t, nil)
	var a, b deadlock.Mutex
	var rw deadlock.RWMutex
	run(
		func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
		func() { b.Lock(); rw.RLock(); rw.RUnlock(); b.Unlock() },
	)
	if calls() != 0 {
		t.Fatalf("reported before there was anything:\n%s", log)
	}
	// go-deadlock does not see this one: it has three locks.
	run(func() { rw.Lock(); a.Lock(); a.Unlock(); rw.Unlock() })
	if calls() != 1 || !strings.HasPrefix(log.String(), "POTENTIAL DEADLOCK: CYCLE ") {
		t.Errorf("%d calls\n%s", calls(), log)
	}
}

func TestRLockerIsTracked(t *testing.T) {
	log, calls := options(t, nil)
	var rw deadlock.RWMutex
	var m deadlock.Mutex
	l := rw.RLocker()
	run(
		func() { l.Lock(); m.Lock(); m.Unlock(); l.Unlock() },
		func() { m.Lock(); rw.Lock(); rw.Unlock(); m.Unlock() },
	)
	if calls() != 1 {
		t.Errorf("%d calls\n%s", calls(), log)
	}
}

func TestNoOrderDetection(t *testing.T) {
	log, calls := options(t, func() { deadlock.Opts.DisableLockOrderDetection = true })
	var a, b deadlock.RWMutex
	run(
		func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
		func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
	)
	if calls() != 0 {
		t.Errorf("%d calls\n%s", calls(), log)
	}
}

func TestDisabled(t *testing.T) {
	log, calls := options(t, func() { deadlock.Opts.Disable = true })
	var a, b deadlock.Mutex
	run(
		func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
		func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
	)
	if calls() != 0 {
		t.Errorf("%d calls\n%s", calls(), log)
	}
}

func TestLongWait(t *testing.T) {
	log, calls := options(t, func() { deadlock.Opts.DeadlockTimeout = 300 * time.Millisecond })
	var m deadlock.Mutex
	m.Lock()
	done := make(chan bool)
	go func() { m.Lock(); m.Unlock(); close(done) }()
	for range 60 {
		if time.Sleep(50 * time.Millisecond); calls() > 0 {
			break
		}
	}
	m.Unlock()
	<-done
	if calls() == 0 || !strings.Contains(log.String(), "STUCK ") {
		t.Errorf("%d calls\n%s", calls(), log)
	}
}

func TestAllStacks(t *testing.T) {
	log, _ := options(t, func() { deadlock.Opts.PrintAllCurrentGoroutines = true })
	var a deadlock.Mutex
	var b deadlock.RWMutex
	run(
		func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
		func() { b.RLock(); a.Lock(); a.Unlock(); b.RUnlock() },
	)
	if !strings.Contains(log.String(), "goroutine ") || !strings.Contains(log.String(), "testing.tRunner") {
		t.Errorf("no stacks in\n%s", log)
	}
}

func TestStdParts(t *testing.T) {
	var m deadlock.Mutex
	c := deadlock.NewCond(&m)
	done := make(chan bool)
	m.Lock()
	go func() { m.Lock(); c.Broadcast(); m.Unlock(); close(done) }()
	c.Wait()
	m.Unlock()
	<-done
	var impls = []deadlock.MutexImpl{&m, &deadlock.StandardMutex{}}
	var rwImpls = []deadlock.RWMutexImpl{&deadlock.RWMutex{}, &deadlock.StandardRWMutex{}}
	for _, l := range rwImpls {
		impls = append(impls, l)
		l.RLock()
		if l.TryLock() || !l.TryRLock() {
			t.Errorf("%T does not let readers in, or lets writers", l)
		}
		l.RUnlock()
		l.RUnlock()
		l.RLocker().Lock()
		l.RLocker().Unlock()
	}
	for _, l := range impls {
		l.Lock()
		if l.TryLock() {
			t.Errorf("%T is taken twice", l)
		}
		l.Unlock()
	}
	var wg deadlock.WaitGroup
	var once deadlock.Once
	var n int
	wg.Go(func() { once.Do(func() { n++ }) })
	wg.Wait()
	once.Do(func() { n++ })
	if n != 1 {
		t.Errorf("Once ran %d times", n)
	}
}
