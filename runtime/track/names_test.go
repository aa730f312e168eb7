package track

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

// TestLockNames: what the source says of a lock at the place that takes it. The
// comment on a line is the name that it must get.
func TestLockNames(t *testing.T) {
	dir := t.TempDir()
	const main = `package p

import "sync"

type server struct {
	mu    sync.Mutex
	gate  *gate
	conns map[int]*conn
}

var global sync.Mutex

func (s *server) f(id int) {
	s.mu.Lock()   // server.mu
	s.gate.Lock() // gate.RWMutex
	global.Lock() // p.global
	g := s.gate
	g.RLock() // gate.RWMutex
	for _, c := range s.conns {
		c.mu.Lock() // conn.mu
	}
	s.conns[id].mu.Lock() // conn.mu
	c, _ := s.find(id)
	c.mu.Lock()         // conn.mu
	open(id).mu.Lock()  // conn.mu
	c.owner().mu.Lock() // server.mu
	elsewhere.mu.Lock() // server.mu
	func(x *conn) {
		x.mu.Lock() // conn.mu
	}(c)
	{
		a := s.conns[0]
		b := a.next
		b.mu.Lock() // conn.mu
	}
	{
		b := s.conns[0]
		a := b.next
		a.mu.Lock() // conn.mu
	}
	var local sync.Mutex
	local.Lock() // local
}
`
	const other = `package p

import "sync"

type (
	gate struct{ sync.RWMutex }
	conn struct {
		mu   sync.Mutex
		next *conn
		s    *server
	}
)

var elsewhere = &server{}

func (s *server) find(id int) (*conn, bool) { return s.conns[id], true }
func (c *conn) owner() *server             { return c.s }
func open(int) *conn                       { return nil }
`
	// What looks like declarations and is none, and declarations that do not begin
	// their lines.
	const oddText = `package p

func (s *server) g() string {
	const text = \x60
func in a string
\x60
	s.mu.Lock() // server.mu
	return text
}

 func (s *server) h() {
	s.mu.Lock() // server.mu
}
`
	odd := strings.ReplaceAll(oddText, `\x60`, "`")
	for name, text := range map[string]string{"main.go": main, "odd.go": odd, "other.go": other, "unused.go": "package p\n", "broken.go": "pack", "cut.go": "type ", "torn.go": "func "} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := sourceOf(dir)
	// What the other file declares is known in the second round.
	for round := range 2 {
		checkNames(t, dir, "main.go", main)
		for p := range s.parsed {
			if p.end == 0 {
				t.Errorf("round %d: all of %s was parsed", round, p.file)
			}
		}
	}
	checkNames(t, dir, "odd.go", odd)
}

func checkNames(t *testing.T, dir, file, text string) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		_, want, ok := strings.Cut(line, "// ")
		if !ok {
			continue
		}
		p := place{pkg: "example.com/p", file: filepath.Join(dir, file), site: finding.Site{File: file, Line: i + 1}}
		if got := nameLock(p).text(); got != want {
			t.Errorf("%s:%d, %s: %q", file, i+1, strings.TrimSpace(line), got)
		}
	}
}
