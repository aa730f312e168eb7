package track

import (
	"bytes"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/concurlint/concurlint/internal/finding"
)

// goroutine is one of a dump of all stacks: what the runtime knows of it that
// the tracker does not, because only the runtime sees channels and ends.
type goroutine struct {
	id     uint64
	state  string // "chan receive", "running", …
	leaked bool   // the runtime says that nothing can ever wake it
	text   string // the calls; "" once they have been read

	// Read from the text when somebody asks: of a dump of thousands the watch
	// wants one or two stacks, and of the others only that they are there.
	steps []finding.Step
	by    uint64
	start finding.Step
}

// stack gives the calls, innermost first, without the runtime's and the tracker's.
func (g *goroutine) stack() []finding.Step {
	g.read()
	return g.steps
}

// creator gives the goroutine that started this one, 0 if it is not told.
func (g *goroutine) creator() uint64 {
	g.read()
	return g.by
}

// created gives the place of the go statement.
func (g *goroutine) created() finding.Step {
	g.read()
	return g.start
}

// blocked reports whether the goroutine waits for another one to do something.
func (g *goroutine) blocked() bool {
	switch {
	case strings.HasPrefix(g.state, "chan "), strings.HasPrefix(g.state, "select"),
		strings.HasPrefix(g.state, "sync."), g.state == "semacquire":
		return true
	}
	return false
}

// dumper makes dumps, which stop the world, and so no more often than keeps
// their cost below a fiftieth of the time.
type dumper struct {
	last time.Time
	cost time.Duration
	all  map[uint64]*goroutine
}

// get gives a dump that is no older than maxAge if one may be made, else nil.
func (d *dumper) get(now time.Time) map[uint64]*goroutine {
	if d.all != nil && now.Equal(d.last) {
		return d.all
	}
	if now.Sub(d.last) < 50*d.cost {
		return nil
	}
	start := time.Now()
	d.all = dump()
	d.cost = time.Since(start)
	d.last = now
	return d.all
}

// dumpLen is how many bytes the last dump had. To find out anew what is enough
// would be to stop the world twice or three times.
var dumpLen atomic.Int64

// dump gives all goroutines by number.
func dump() map[uint64]*goroutine {
	buf := make([]byte, max(1<<16, dumpLen.Load()*5/4))
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) || len(buf) >= 1<<27 {
			dumpLen.Store(int64(n))
			return parseDump(buf[:n])
		}
		buf = make([]byte, 4*len(buf))
	}
}

func parseDump(b []byte) map[uint64]*goroutine {
	all := map[uint64]*goroutine{}
	for part := range bytes.SplitSeq(b, []byte("\n\n")) {
		if g := parseGoroutine(string(part)); g != nil {
			all[g.id] = g
		}
	}
	return all
}

// parseGoroutine reads
//
//	goroutine 7 [chan receive, 2 minutes]:
//	main.f(...)
//		/src/main.go:12 +0x1d
//	created by main.main in goroutine 1
//		/src/main.go:30 +0x3d
func parseGoroutine(s string) *goroutine {
	head, rest, _ := strings.Cut(s, "\n")
	head, ok := strings.CutPrefix(head, "goroutine ")
	if !ok {
		return nil
	}
	num, state, ok := strings.Cut(head, " ")
	id, err := strconv.ParseUint(num, 10, 64)
	if !ok || err != nil {
		return nil
	}
	g := &goroutine{id: id}
	// After gp=… fields of a traceback=system run, if any.
	if i := strings.IndexByte(state, '['); i >= 0 {
		state = state[i+1:]
	}
	state, _, _ = strings.Cut(state, "]")
	state, _, _ = strings.Cut(state, ",")
	state, g.leaked = strings.CutSuffix(state, " (leaked)")
	g.state, g.text = state, rest
	return g
}

func (g *goroutine) read() {
	if g.text == "" {
		return
	}
	lines := strings.Split(g.text, "\n")
	g.text = ""
	for i := 0; i+1 < len(lines); i += 2 {
		fn, at := lines[i], strings.TrimSpace(lines[i+1])
		by, isCreator := strings.CutPrefix(fn, "created by ")
		if isCreator {
			var num string
			by, num, _ = strings.Cut(by, " in goroutine ")
			g.by, _ = strconv.ParseUint(num, 10, 64)
			g.start = dumpStep(by, at)
			continue
		}
		if i := strings.LastIndexByte(fn, '('); i > 0 {
			fn = fn[:i]
		}
		if !isOwn(fn) && !strings.HasPrefix(fn, "runtime.") && !strings.HasPrefix(fn, "internal/") && fn != "time.Sleep" {
			g.steps = append(g.steps, dumpStep(fn, at))
		}
	}
}

func dumpStep(fn, at string) finding.Step {
	at, _, _ = strings.Cut(at, " +0x")
	i := strings.LastIndexByte(at, ':')
	if i < 0 {
		return finding.Step{Func: fn}
	}
	line, _ := strconv.Atoi(at[i+1:])
	pkg, name := splitFunc(fn)
	return finding.Step{
		Site: finding.Site{File: shortFile(at[:i], pkg), Line: line},
		Func: pkg[strings.LastIndexByte(pkg, '/')+1:] + "." + name,
	}
}
