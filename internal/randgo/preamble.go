package randgo

// Names of what every program declares. The types hold locks in each place
// where a lock can be: field, embedded, behind a pointer, in arrays, slices
// and maps, behind an interface, in a generic type, as a channel.
const preamble = `
type inner struct {
	mu   sync.Mutex
	rw   *sync.RWMutex
	next *inner
	n    int
}

type S struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	in   inner
	p    *inner
	lk   sync.Locker
	cond *sync.Cond
	once sync.Once
	wg   sync.WaitGroup
	sem  chan struct{}
	ch   chan int
	f    func()
	cb   func(*S) int
	arr  [3]sync.Mutex
	list []*sync.Mutex
	m    map[string]*sync.RWMutex
	d    doer
	up   *S
	at   atomic.Int64
	n    int
	ok   bool
	err  error
}

type emb struct {
	sync.Mutex
	n int
}

type ptr struct {
	*sync.RWMutex
	S
}

type doer interface {
	do(x *S) int
	Lock()
	Unlock()
}

func (e *emb) do(x *S) int { e.Lock(); defer e.Unlock(); x.mu.Lock(); x.n += e.n; x.mu.Unlock(); return e.n }

func (p ptr) do(x *S) int { if x.ok { return p.n }; return x.cb(x) }

func (p ptr) Lock()   { p.RWMutex.Lock() }
func (p ptr) Unlock() { p.RWMutex.RUnlock() }

func (s *S) Lock()       { s.mu.Lock() }
func (s *S) Unlock()     { s.mu.Unlock() }
func (s *S) do(x *S) int { x.Lock(); defer s.Unlock(); return x.n }

func (s *S) hold() func() { s.mu.Lock(); return s.mu.Unlock }

func (s *S) holdIf(ok bool) (func(), error) {
	if !ok || s.err != nil { return nil, s.err }
	s.rw.RLock()
	return func() { s.rw.RUnlock() }, nil
}

type G[T any] struct {
	mu sync.RWMutex
	v  T
	fs []func(T)
}

func (g *G[T]) with(f func(T) T) T { g.mu.Lock(); defer g.mu.Unlock(); g.v = f(g.v); return g.v }

func (g *G[T]) get() (v T) { g.mu.RLock(); v = g.v; g.mu.RUnlock(); return }

func each[L sync.Locker](ls []L, f func(int)) { for i, l := range ls { l.Lock(); f(i); l.Unlock() } }

func pick[T any](ok bool, a, b T) T { if ok { return a }; return b }

func seq(yield func(int) bool) { gmu.Lock(); defer gmu.Unlock(); for i := range 3 { if !yield(i) { return } } }

func pairs(s *S) func(func(string, *S) bool) {
	return func(yield func(string, *S) bool) { for s != nil && yield("x", s) { s = s.up } }
}

type cyc[T any] struct { next *cyc[*cyc2]; v T }
type cyc2 struct { back cyc[int]; f func(cyc2) *cyc2; mu sync.Mutex }

var (
	gmu  sync.Mutex
	grw  sync.RWMutex
	gch  = make(chan int, 1)
	gs   = &S{lk: &gmu, cond: sync.NewCond(&gmu)}
	gd   doer = gs
	gfun func()
	gg   G[int]
)

func linked(s *S)

var _ = cyc[cyc2]{}
`

const imports = `import (
	"context"
	"errors"
	"os"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
	_ "unsafe"
)

var (
	_ = context.Background
	_ = errors.New
	_ = os.Exit
	_ = runtime.Gosched
	_ = sort.Slice
	_ time.Duration
)

//go:linkname linked runtime.linked
`
