package summary_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// node is one statement of such a function.
type node struct {
	kind   string // lock, unlock, rlock, runlock, defer, try, probe, if, loop, break, continue, return, switch
	lock   int    // index into oracleLocks
	probe  int
	cond   int // 0..2: parameter; 3: anything; 4: true
	negate bool
	a, b   []node
}

var oracleLocks = []string{".mu", ".mv", ".rw"}

// maxDefers bounds the deferred unlocks of a function.
const maxDefers = 3

type oracleGen struct {
	rng    *rand.Rand
	probes int
	left   int
	loops  int // around the statement being made
	defers int
}

// program gives a function as statements and as a file.
func (g *oracleGen) program() ([]node, string) {
	var body []node
	for g.left > 0 {
		body = append(body, g.block(0, false)...)
	}
	var b strings.Builder
	b.WriteString("package p\n\nimport \"sync\"\n\ntype S struct {\nmu, mv sync.Mutex\nrw sync.RWMutex\nany chan bool\nnum chan int\n}\n\nvar at int\n\nfunc f(s *S, p0, p1, p2 bool) {\n")
	write(&b, body)
	b.WriteString("}\n")
	return body, b.String()
}

func (g *oracleGen) block(depth int, inLoop bool) []node {
	var out []node
	for range 1 + g.rng.IntN(4) {
		if g.left--; g.left < 0 {
			break
		}
		out = append(out, g.node(depth, inLoop))
	}
	return append(out, g.newProbe())
}

func (g *oracleGen) newProbe() node {
	g.probes++
	return node{kind: "probe", probe: g.probes - 1}
}

func (g *oracleGen) node(depth int, inLoop bool) node {
	n := node{lock: g.rng.IntN(len(oracleLocks)), cond: g.rng.IntN(4), negate: g.rng.IntN(2) == 0}
	switch r := g.rng.IntN(100); {
	case r < 4 && g.loops == 0 && g.defers < maxDefers:
		// In a loop there could be any number of them.
		g.defers++
		n.kind = "defer"
	case r < 45 || depth > 3:
		n.kind = []string{"lock", "unlock"}[g.rng.IntN(2)]
		if n.lock == 2 {
			n.kind = []string{"lock", "unlock", "rlock", "runlock"}[g.rng.IntN(4)]
		}
	case r < 50:
		n.kind, n.a, n.b = "try", g.block(depth+1, inLoop), g.block(depth+1, inLoop)
	case r < 75:
		n.kind, n.a = "if", g.block(depth+1, inLoop)
		if g.rng.IntN(2) == 0 {
			n.b = g.block(depth+1, inLoop)
		}
	case r < 83:
		g.loops++
		n.kind, n.a = "loop", g.block(depth+1, true)
		g.loops--
		if g.rng.IntN(4) == 0 {
			n.cond, n.negate = 4, false
		}
	case r < 88:
		// Both cases and no default: one of the three ways.
		n.kind, n.a, n.b = "switch", g.block(depth+1, false), g.block(depth+1, false)
	case r < 95 && inLoop:
		n.kind = []string{"break", "continue"}[g.rng.IntN(2)]
	case r < 97 && depth > 0:
		n.kind = "return"
	default:
		return g.newProbe()
	}
	return n
}

// write gives the statements as Go. A break inside a switch would leave the
// switch, so blocks of a switch have none.
func write(b *strings.Builder, ns []node) {
	for _, n := range ns {
		place := "s" + oracleLocks[n.lock]
		cond := []string{"p0", "p1", "p2", "<-s.any", "true"}[n.cond]
		if n.negate {
			cond = "!" + cond
		}
		block := func(open string, ns []node) {
			b.WriteString(open + " {\n")
			write(b, ns)
			b.WriteString("}\n")
		}
		switch n.kind {
		case "lock", "unlock", "rlock", "runlock":
			verb := map[string]string{"lock": "Lock", "unlock": "Unlock", "rlock": "RLock", "runlock": "RUnlock"}[n.kind]
			fmt.Fprintf(b, "%s.%s()\n", place, verb)
		case "defer":
			fmt.Fprintf(b, "defer %s.Unlock()\n", place)
		case "try":
			block("if "+place+".TryLock()", n.a)
			block("if !"+place+".TryLock()", n.b)
		case "probe":
			fmt.Fprintf(b, "at = %d\n", n.probe)
		case "if":
			b.WriteString("if " + cond + " {\n")
			write(b, n.a)
			if n.b != nil {
				b.WriteString("} else {\n")
				write(b, n.b)
			}
			b.WriteString("}\n")
		case "loop":
			block("for "+cond, n.a)
		case "switch":
			b.WriteString("switch <-s.num {\ncase 1:\n")
			write(b, n.a)
			b.WriteString("case 2:\n")
			write(b, n.b)
			b.WriteString("}\n")
		default:
			b.WriteString(n.kind + "\n")
		}
	}
}
