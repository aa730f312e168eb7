package summary_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/internal/randgo"
)

// repeat joins n pieces, each made from its number.
func repeat(n int, piece func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(piece(i))
	}
	return b.String()
}

// nest puts inner between n openings and as many closings.
func nest(n int, open func(i int) string, inner, closing string) string {
	return repeat(n, open) + inner + strings.Repeat(closing, n)
}

func format(pattern string) func(int) string {
	return func(i int) string { return strings.ReplaceAll(pattern, "#", fmt.Sprint(i)) }
}

const decls = `package p

import (
	"sync"
	_ "unsafe"
)

type S struct {
	mu, mv sync.Mutex
	rw     sync.RWMutex
	next   *S
	f      func(*S)
	ok     bool
	ch     chan int
}

var g sync.Mutex

`

// strange are programs whose size or shape is out of the ordinary in one way
// each. What the engine finds in them does not matter, only that it ends.
var strange = map[string]func() string{
	"50,000 lines": func() string {
		return repeat(2500, format(`
func (s *S) f#(ok bool) int {
	s.mu.Lock()
	if ok {
		s.rw.RLock()
		defer s.rw.RUnlock()
	}
	for range 3 {
		g.Lock()
		if s.ok {
			g.Unlock()
			continue
		}
		g.Unlock()
	}
	go func() {
		s.mv.Lock()
		defer s.mv.Unlock()
	}()
	s.mu.Unlock()
	return 0
}
`))
	},
	"one function of 20,000 statements": func() string {
		return "func f(s *S) {\n" + repeat(5000, format("s.mu.Lock()\ng.Lock()\ng.Unlock()\ns.mu.Unlock()\n")) + "}\n"
	},
	"2,000 branches in a row": func() string {
		return "func f(s *S, b []bool) {\n" + repeat(2000, format("if b[#] { s.mu.Lock() } else { s.mv.Lock() }\nif b[#+1] { s.mu.Unlock() }\n")) + "}\n"
	},
	"2^60 ways": func() string {
		return "func f(s *S, " + repeat(60, format("b#, ")) + "z bool) {\n" + repeat(60, format("if b# { s.mu.Lock(); defer s.mu.Unlock() }\nfor b# { s.rw.RLock() }\n")) + "}\n"
	},
	"60 locks under 60 conditions": func() string {
		return "func f(m *[60]sync.Mutex, " + repeat(60, format("b#, ")) + "z bool) {\n" + repeat(60, format("if b# { m[#].Lock() }\n")) + repeat(60, format("if b# { m[#].Unlock() }\n")) + "}\n"
	},
	"120 locks held at once": func() string {
		return "type big struct {\n" + repeat(120, format("m# sync.Mutex\n")) + "}\nfunc f(b *big) {\n" + repeat(120, format("b.m#.Lock()\n")) + repeat(120, format("b.m#.Unlock()\n")) + "}\n"
	},
	"1,000 cases": func() string {
		return "func f(s *S, n int) {\nswitch n {\n" + repeat(1000, format("case #: s.mu.Lock(); fallthrough\n")) + "default:\n}\n}\n"
	},
	"200 blocks deep": func() string {
		return "func f(s *S) {\n" + nest(200, format("if s.ok {\ns.mu.Lock()\nfor s.ok {\n"), "g.Lock()\n", "}\ns.mu.Unlock()\n}\n") + "}\n"
	},
	"150 closures deep": func() string {
		return "func f(s *S) {\n" + nest(150, format("s.mu.Lock(); defer func() {\n"), "g.Lock()\n", "}()\n") + "}\n"
	},
	"1,000 goroutines in one function": func() string {
		return "func f(s *S) {\n" + repeat(1000, format("go func() { s.mu.Lock(); g.Lock(); s.ch <- #; g.Unlock(); s.mu.Unlock() }()\n")) + "}\n"
	},
	"a chain of 3,000 calls": func() string {
		return repeat(3000, func(i int) string {
			return fmt.Sprintf("func (s *S) f%d() { s.mu.Lock(); s.mu.Unlock(); s.next.f%d() }\n", i, i+1)
		}) + "func (s *S) f3000() { s.mv.Lock() }\n"
	},
	"300 functions that all call each other": func() string {
		return repeat(300, func(i int) string {
			return fmt.Sprintf("func (s *S) f%d(x *S) {\ns.mu.Lock()\n%s\ns.mv.Unlock()\n}\n", i,
				repeat(20, func(j int) string { return fmt.Sprintf("x.next.f%d(s)\n", (i*7+j*13)%300) }))
		})
	},
	"calls that double": func() string {
		return repeat(40, func(i int) string {
			return fmt.Sprintf("func f%d(a, b *S) { f%d(a, b.next); f%d(b, a.next); a.mu.Lock() }\n", i, i+1, i+1)
		}) + "func f40(a, b *S) { a.mu.Lock(); b.mv.Lock(); b.rw.RLock() }\n"
	},
	"returns that double": func() string {
		return repeat(30, func(i int) string {
			return fmt.Sprintf("func f%d(s *S, a, b bool) bool { if a { s.mu.Lock(); return f%d(s, b, a) }; if b { s.mv.Lock(); return true }; return f%d(s.next, a, s.ok) }\n", i, i+1, i+1)
		}) + "func f30(s *S, a, b bool) bool { if a { s.rw.Lock() }; return b }\n"
	},
	"callbacks of callbacks": func() string {
		return repeat(60, func(i int) string {
			return fmt.Sprintf("func f%d(s *S, f func(*S), h func(func(*S))) { s.mu.Lock(); f(s); h(f); f%d(s, func(x *S) { x.mv.Lock(); f(x); h(f) }, func(k func(*S)) { k(s); f(s) }) }\n", i, i+1)
		}) + "func f60(s *S, f func(*S), h func(func(*S))) { h(f) }\n"
	},
	"a path that grows": func() string {
		return `
func f(s *S) { for s != nil { s.mu.Lock(); s = s.next } }
func h(s *S) { s.mu.Lock(); h(s.next); s.mu.Unlock() }
func k(a, b *S) { for { a, b = b.next, a.next; a.mu.Lock(); b.mu.Lock(); if a == b { a, b = b, a } } }
func l(s *S) { s` + strings.Repeat(".next", 500) + `.mu.Lock() }
`
	},
	"500 labels": func() string {
		return "func f(s *S, n int) {\n" + repeat(500, format("L#:\ns.mu.Lock()\nif n == # { goto L# }\nif n > # { goto L0 }\n")) + "}\n"
	},
	"a sum of 5,000": func() string {
		return "func f(s *S) int { s.mu.Lock(); return 0" + strings.Repeat(" + <-s.ch", 5000) + " }\n"
	},
	"a table of 3,000 functions": func() string {
		return "var table = []func(*S){\n" + repeat(3000, format("func(s *S) { s.mu.Lock(); table2[#](s) },\n")) + "}\nvar table2 []func(*S)\nfunc f(s *S) { for _, t := range table { t(s) } }\n"
	},
	"500 implementations": func() string {
		return "type I interface { do(*S); Lock() }\n" + repeat(500, format("type T# struct{ sync.Mutex }\nfunc (t *T#) do(s *S) { t.Lock(); s.mu.Lock() }\nvar _ I = &T#{}\n")) + "func f(i I, s *S) { i.Lock(); i.do(s) }\n"
	},
	"cyclic types": func() string {
		return `
type A struct { *B; a [2]*A; mu sync.Mutex }
type B struct { *C; b map[*B]*A }
type C struct { *A; c func(C) *C; i I }
type I interface { m(I) I; J }
type J interface { n() interface { I } }
type F func(F) F
type P *P
type Sl []Sl
type M map[string]M
type Ch chan Ch
type N[T any] struct { next *N[T]; v T; mu sync.Mutex }
type Tree[K comparable, V interface{ Less(V) bool }] struct { l, r *Tree[K, V]; k K; v V; sync.Mutex }
type Rec[T interface{ *Q | *R }] struct { t T }
type Q struct { r *Rec[*Q]; mu sync.Mutex }
type R struct { q *Rec[*R] }
func f(a *A, x F, p P, sl Sl, m M, ch Ch) {
	a.B.C.A.B.C.A.mu.Lock()
	a.mu.Lock()
	x(x)(x)
	_ = p
	for p != nil { p = *p }
	sl[0][0][0] = sl
	m["a"]["b"] = m
	ch <- ch
	<-<-<-ch
	var i I
	i.m(i).n().m(i)
}
func g1[T any](n *N[T]) { n.mu.Lock(); g1(n.next); n.next.mu.Unlock() }
func g2[K comparable, V interface{ Less(V) bool }](t *Tree[K, V], v V) { t.Lock(); if v.Less(t.v) { g2(t.l, v) } else { g2(t.r, v) }; t.Unlock() }
func use(a *N[int], b *N[*S]) { g1(a); g1(b); a.mu.Lock() }
`
	},
	"recursion through everything": func() string {
		return `
func r1(s *S) { s.mu.Lock(); r2(s, s.ok) }
func r2(s *S, ok bool) { if ok { r3(s) }; s.mu.Unlock(); r1(s) }
func r3(s *S) { defer r1(s); go r2(s, true); func() { r3(s.next) }() }
func r4(s *S) func() { return func() { s.mu.Lock(); r4(s)()}}
func (s *S) r5(f func(*S)) { f(s); s.r5(s.r6) }
func (s *S) r6(x *S) { x.r5(x.r6) }
type loop interface { m(loop) }
func (s *S) m(l loop) { s.mu.Lock(); l.m(s) }
func r7() { var f func(int); f = func(n int) { g.Lock(); f(n-1); g.Unlock() }; f(3) }
func r8[T any](t T, f func(T)) { f(t); r8(t, f); r8[T](f2(t), func(x T) { r8(x, f) }) }
func f2[T any](t T) T { return f2(t) }
`
	},
	"body-less, linkname and assembly": func() string {
		return `
func asm(s *S) bool
//go:linkname other runtime.other
func other(m *sync.Mutex)
//go:noescape
func (s *S) method(f func())
func f(s *S) { s.mu.Lock(); if asm(s) { other(&s.mu) }; s.method(func() { s.mu.Lock() }); defer other(&g) }
var v = asm
func h(s *S) { v(s); go asm(s); defer s.method(nil) }
`
	},
	"unreachable code": func() string {
		return `
func f(s *S) { return; s.mu.Lock(); for { s.mu.Lock() } }
func h(s *S) { for {}; s.mu.Unlock() }
func k(s *S) int { panic(1); defer s.mu.Unlock(); if s.ok { return 1 }; goto L; L: return 2 }
func l(s *S) { select {}; s.mu.Lock(); l(s) }
func m(s *S) { if false { s.mu.Lock() }; if true { return }; s.mu.Unlock(); L: for { break L }; const c = false; if c { defer s.mu.Lock() } }
func n(s *S) (x int) { s.mu.Lock(); defer func() { recover(); x = 1; s.mu.Unlock() }(); panic(s) }
func o(s *S) { switch { default: return; case s.ok: panic(0) }; s.mu.Lock() }
`
	},
	"odd uses of locks": func() string {
		return `
var nilMu *sync.Mutex
type LL struct { sync.Locker; *S }
type Al = sync.Mutex
type Def sync.Mutex
type In struct { Al; d Def }
func f(s *S, ms map[S2]*sync.Mutex, pp **sync.Mutex, arr [2][3]sync.Mutex, ch chan *sync.Mutex, fm func() *sync.Mutex, any1 any) {
	nilMu.Lock()
	(&sync.Mutex{}).Lock()
	new(sync.Mutex).Unlock()
	(**pp).Lock()
	arr[1][2].Lock()
	(<-ch).Lock()
	fm().Lock()
	any1.(sync.Locker).Lock()
	ms[S2{1}].Lock()
	in := &In{}
	(*sync.Mutex)(&in.d).Lock()
	in.Lock()
	LL{Locker: in, S: s}.Locker.Lock()
}
type S2 struct{ i int }
`
	},
	"init and variables": func() string {
		return `
var a = func() int { g.Lock(); defer g.Unlock(); return b }()
var b = func() int { return c() }()
func c() int { g.Lock(); return d }
var d, e = func() (int, *S) { s := &S{}; s.mu.Lock(); go func() { s.mu.Unlock() }(); return 1, s }()
func init() { g.Lock(); init2() }
func init() { g.Unlock() }
func init2() { e.mu.Lock(); _ = a + b }
`
	},
	"almost nothing": func() string {
		return "func f() {}\nfunc _(s *S) { s.mu.Lock() }\nfunc (*S) _() {}\nfunc (_ *S) x(_ int, _ ...*S) (_ int, _ error) { return }\n"
	},
}

func TestStrangePrograms(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(strange)) {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			survive(t, randgo.Source{Path: "p", Text: decls + strange[name]()})
			if d := time.Since(start); d > time.Second {
				t.Logf("took %s", d)
			}
		})
	}
	t.Run("nothing at all", func(t *testing.T) { survive(t, randgo.Source{Path: "p", Text: "package p\n"}) })
}
