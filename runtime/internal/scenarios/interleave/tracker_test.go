package interleave

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
)

// places makes every operation a call site of its own, never used before: the
// tracker tells each problem once, by its sites and its locks.
var places uintptr = 1 << 20

// told collects what the tracker reports.
type told struct {
	mu sync.Mutex
	ps []*core.Problem
}

func (c *told) add(p *core.Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ps = append(c.ps, p)
}

func (c *told) take() []*core.Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	ps := c.ps
	c.ps = nil
	return ps
}

// lockMem is memory for a lock, of its own and on the heap.
type lockMem struct{ _ [4]uint64 }

// drive tells the tracker of one run of p, as runtime/sync would: each
// goroutine is a real one, the locks are only addresses, so that a schedule
// can be kept to. It returns once all goroutines have ended.
func drive(p Program, schedule []int) {
	locks := make([]*lockMem, len(p.RW))
	for i := range locks {
		locks[i] = new(lockMem)
	}
	base := places
	done, ended := make(chan struct{}), make(chan struct{})
	steps := make([]chan struct{}, len(p.Threads))
	for t, ops := range p.Threads {
		steps[t] = make(chan struct{})
		at := base
		base += uintptr(len(ops))
		go func() {
			defer func() { ended <- struct{}{} }()
			for i := 0; i < len(ops); {
				i = p.operate(ops, i, locks, at, steps[t], done)
			}
		}()
	}
	places = base
	for _, t := range schedule {
		steps[t] <- struct{}{}
		<-done
	}
	for range p.Threads {
		<-ended
	}
}

// operate does operation i when its step comes, two steps for a writer of a
// RWMutex, and returns the next.
func (p Program) operate(ops []Op, i int, locks []*lockMem, at uintptr, step, done chan struct{}) int {
	<-step
	o := ops[i]
	m, pc, g := unsafe.Pointer(locks[o.Lock]), at+uintptr(i), core.Current()
	mode := core.W
	if p.RW[o.Lock] {
		mode |= core.RW
	}
	if o.Kind == RLock || o.Kind == TryR {
		mode = core.R
	}
	switch o.Kind {
	case Lock, RLock:
		if mode&core.RW != 0 {
			g.NoteWriter(m, pc)
		}
		if g.Held() {
			g.Order(m, mode, pc)
		}
		if mode&core.RW != 0 {
			done <- struct{}{}
			<-step
		}
		g.Push(m, mode, pc)
	case Try, TryR:
		g.Push(m, mode|core.Try, pc)
	case Unlock:
		core.Release(m, core.W)
	case RUnlock:
		core.Release(m, core.R)
	}
	done <- struct{}{}
	return i + 1
}

// TestTracker holds the tracker against all interleavings: a program that can
// deadlock is reported as one after any one run in which it does not, and no
// other is.
func TestTracker(t *testing.T) {
	n := uint64(6000)
	if testing.Short() {
		n = 600
	}
	first := uint64(0)
	if s := os.Getenv("INTERLEAVE_SEED"); s != "" {
		v, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		first, n = v, 1
	}
	var out told
	old := core.Sink
	core.Sink = out.add
	defer func() { core.Sink = old }()
	deadlocks, reports, unreached := 0, 0, 0
	for seed := first; seed < first+n; seed++ {
		r := rand.New(rand.NewPCG(seed, 5))
		p := Random(r, Shape{Threads: 3, Locks: 4, RW: seed%2 == 1, Try: seed%5 == 1, Chain: seed%4 == 0})
		schedule := p.Schedule(r)
		p, schedule = taken(p, schedule)
		drive(p, schedule)
		certain, texts := false, []string{}
		for _, q := range out.take() {
			certain = certain || q.Tier == core.Cycle || q.Tier == core.Deadlock
			texts = append(texts, describe(q))
		}
		at, dead := p.Deadlock()
		if dead {
			deadlocks++
		}
		if certain {
			reports++
		}
		switch {
		case dead && !certain:
			t.Errorf("seed %d: missed\n%s%sschedule %v\nsaid %s", seed, p, p.Describe(at), schedule, strings.Join(texts, "\n"))
		case certain && !dead && !deadlocksIn(p.WithWriters(p.Written())):
			if seed%4 == 0 {
				unreached++
				continue
			}
			// A reader that waits behind a writer needs one, and the tracker
			// takes it that whoever wrote once may do so again at any time.
			t.Errorf("seed %d: false alarm\n%sschedule %v\nsaid %s", seed, p, schedule, strings.Join(texts, "\n"))
		}
		if t.Failed() {
			return
		}
	}
	// Hand over hand, the way to one half of a ring may lead through a lock that
	// the other half holds. What is held when a lock is asked for does not show
	// that.
	if unreached > int(n)/4/200 {
		t.Errorf("%d of %d programs that go hand over hand were reported and cannot deadlock", unreached, n/4)
	}
	t.Logf("%d programs: %d deadlock, %d reported, of which %d go hand over hand and cannot", n, deadlocks, reports, unreached)
}

// taken gives the program that a run under the schedule shows: sections that
// a failed Try skipped were not seen and are left out, so nobody can be asked
// to report them.
func taken(p Program, schedule []int) (Program, []int) {
	e := explorer{p: p}
	for t := range p.Threads {
		e.held = append(e.held, p.HeldAt(t))
	}
	q := Program{RW: p.RW, Threads: make([][]Op, len(p.Threads))}
	var left []int
	s := uint64(0)
	for _, t := range schedule {
		v := part(s, t)
		next, _ := e.step(s, t, v)
		s = with(s, t, next)
		o := p.Threads[t][v&pcMask]
		if next&pcMask > v&pcMask+1 || (o.Kind == Try || o.Kind == TryR) && next == uint64(o.Else) {
			continue // failed
		}
		left = append(left, t)
		if next&announce == 0 {
			q.Threads[t] = append(q.Threads[t], o)
		}
	}
	for t, ops := range q.Threads {
		for i, o := range ops {
			if o.Kind != Try && o.Kind != TryR {
				continue
			}
			for j := i + 1; j < len(ops); j++ {
				if ops[j].Lock == o.Lock && ops[j].Kind >= Unlock {
					q.Threads[t][i].Else = j + 1
					break
				}
			}
		}
	}
	return q, left
}

func describe(q *core.Problem) string {
	var b strings.Builder
	fmt.Fprintf(&b, "tier %d", q.Tier)
	for _, h := range q.Halves {
		fmt.Fprintf(&b, "; goroutine %d holds %d (mode %d) asks %d (mode %d)", h.Goroutine, h.From.Serial, h.HeldMode, h.To.Serial, h.Mode)
	}
	return b.String() + q.Text
}
