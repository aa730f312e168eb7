package randgo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Program gives the source of one package called name. The same arguments give
// the same text. size is the number of functions, and about how much each has
// in it; 1 to 20 is sensible.
func Program(name string, seed uint64, size int) string {
	g := &gen{rng: rand.New(rand.NewPCG(seed, uint64(size))), size: size}
	g.line("package %s", name)
	g.line("%s", imports)
	g.line("%s", preamble)
	for range size {
		g.funcs = append(g.funcs, shape(g.rng.IntN(int(shapes))))
	}
	for i, s := range g.funcs {
		g.function(i, s)
	}
	return g.buf.String()
}

// shape is one of the signatures that functions have.
type shape int

const (
	method   shape = iota // func (s *S) f3(x *S, ok bool) int
	plain                 // func f3(s *S, x *S, ok bool) int
	generic               // func f3[T any](s *S, x *G[T], f func(T) T) int
	unlocker              // func f3(s *S, ok bool) func()
	takes                 // func f3(mu *sync.Mutex, lk sync.Locker, rw *sync.RWMutex) int
	variadic              // func f3(s *S, fs ...func()) (n int, err error)
	shapes
)

// scope is what names a statement may use. It is copied on the way down.
type scope struct {
	ss     []string // of type *S
	ins    []string // *inner
	mus    []string // *sync.Mutex
	rws    []string // *sync.RWMutex
	lks    []string // sync.Locker
	fns    []string // func()
	bools  []string
	ints   []string
	tg     string // *G[T], ""
	tf     string // func(T) T
	result string // what return has to give: "", "int", "func()", "int, error"
	loops  []string
	inLoop bool
	depth  int
}

type gen struct {
	rng    *rand.Rand
	buf    strings.Builder
	funcs  []shape
	size   int
	indent int
	serial int
	left   int // statements that the function may still have
}

func (g *gen) line(format string, args ...any) {
	g.buf.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(&g.buf, format, args...)
	g.buf.WriteByte('\n')
}

func (g *gen) fresh(prefix string) string {
	g.serial++
	return fmt.Sprintf("%s%d", prefix, g.serial)
}

func (g *gen) chance(percent int) bool { return g.rng.IntN(100) < percent }

func (g *gen) pick(list ...string) string { return list[g.rng.IntN(len(list))] }

func (g *gen) function(i int, s shape) {
	sc := scope{ss: []string{"gs"}, bools: []string{"gs.ok"}, ints: []string{"gs.n"}}
	g.left = 4 + g.rng.IntN(8+4*g.size)
	name := fmt.Sprintf("f%d", i)
	switch s {
	case method:
		g.line("func (s *S) %s(x *S, ok bool) int {", name)
		sc.ss, sc.bools = append(sc.ss, "s", "x"), append(sc.bools, "ok")
		sc.result = "int"
	case plain:
		g.line("func %s(s *S, x *S, ok bool) int {", name)
		sc.ss, sc.bools = append(sc.ss, "s", "x"), append(sc.bools, "ok")
		sc.result = "int"
	case generic:
		g.line("func %s[T any](s *S, x *G[T], f func(T) T) int {", name)
		sc.ss, sc.tg, sc.tf, sc.result = append(sc.ss, "s"), "x", "f", "int"
	case unlocker:
		g.line("func %s(s *S, ok bool) func() {", name)
		sc.ss, sc.bools = append(sc.ss, "s"), append(sc.bools, "ok")
		sc.result = "func()"
	case takes:
		g.line("func %s(mu *sync.Mutex, lk sync.Locker, rw *sync.RWMutex) int {", name)
		sc.mus, sc.lks, sc.rws, sc.result = []string{"mu"}, []string{"lk"}, []string{"rw"}, "int"
	case variadic:
		g.line("func %s(s *S, fs ...func()) (n int, err error) {", name)
		sc.ss, sc.ints, sc.result = append(sc.ss, "s"), append(sc.ints, "n"), "int, error"
		sc.bools = append(sc.bools, "(err != nil)", "(len(fs) > 0)")
	}
	g.body(sc)
	g.line("}")
	g.line("")
}

// body writes statements and makes sure that the end is not reached.
func (g *gen) body(sc scope) {
	g.block(sc)
	g.indent++
	if sc.result != "" {
		g.ret(&sc)
	}
	g.indent--
}

// block writes a few statements one level down. Names that they declare are
// gone after it.
func (g *gen) block(sc scope) {
	g.indent++
	sc.depth++
	n := 1 + g.rng.IntN(5)
	if sc.depth == 1 {
		n = g.left // the body uses up what its blocks leave
	}
	for i := 0; i < n && g.left > 0; i++ {
		g.left--
		g.statement(&sc)
	}
	g.indent--
}

func (g *gen) ret(sc *scope) {
	switch sc.result {
	case "":
		g.line("return")
	case "int":
		g.line("return %s", g.integer(sc))
	case "func()":
		g.line("return %s", g.fn(sc))
	case "int, error":
		g.line("return %s, %s", g.integer(sc), g.pick("nil", "gs.err", `errors.New("x")`))
	case "bool":
		g.line("return %s", g.boolean(sc))
	}
}
