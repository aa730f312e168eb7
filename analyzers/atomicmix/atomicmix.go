package atomicmix

import (
	_ "embed"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports words that are atomic here and plain there.
var Analyzer = &analysis.Analyzer{
	Name:     "atomicmix",
	Doc:      report.Doc(doc, "atomicmix"),
	URL:      "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/atomicmix",
	Run:      run,
	Requires: []*analysis.Analyzer{snapshot.Analyzer, report.Directives},
}

func init() { report.Flags(Analyzer) }

type checker struct {
	pass  *analysis.Pass
	res   *snapshot.Result
	words map[*ssa.Parameter]ops.AtomicKind // pointers that a function accesses atomically
	wrote map[string]map[*ssa.Function]bool // who changes an atomic of a class
	seen  map[token.Pos]bool
	// users and globals: see fields.
	users   map[*types.Var]map[*ssa.Function]bool
	globals map[*ssa.Global]map[*ssa.Function]bool
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{
		pass: pass, res: pass.ResultOf[snapshot.Analyzer].(*snapshot.Result),
		words: map[*ssa.Parameter]ops.AtomicKind{}, wrote: map[string]map[*ssa.Function]bool{}, seen: map[token.Pos]bool{},
	}
	if c.res.SSA == nil {
		return nil, nil
	}
	defer c.res.Use()()
	calls := map[*ssa.Function][]*atomicOp{}
	for _, fn := range c.res.Funcs {
		calls[fn] = c.find(fn)
	}
	for _, v := range c.res.Vars {
		c.mixed(v)
	}
	c.foreign()
	for _, fn := range c.res.Funcs {
		c.locals(fn)
		c.copies(fn)
		c.steps(fn, calls[fn])
	}
	return nil, nil
}

// atomicOp is one atomic operation in a function.
type atomicOp struct {
	kind  ops.AtomicKind
	call  *ssa.Call
	addr  ssa.Value
	place access.Path
}

// find lists the atomic operations of a function, and notes which words they
// reach by way of a parameter and which they change.
func (c *checker) find(fn *ssa.Function) []*atomicOp {
	f := c.res.Func(fn)
	if f == nil || !f.Complete {
		return nil
	}
	var out []*atomicOp
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			kind, addr, _ := ops.Atomic(&call.Call)
			if kind == ops.NotAtomic {
				continue
			}
			if p, ok := addr.(*ssa.Parameter); ok {
				c.words[p] = max(c.words[p], kind)
			}
			op := &atomicOp{kind, call, addr, f.Env.Of(addr)}
			if class := f.Env.Class(op.place).Name; kind.Writes() && class != "" && !c.res.Result.Fresh(op.place, call) {
				if c.wrote[class] == nil {
					c.wrote[class] = map[*ssa.Function]bool{}
				}
				c.wrote[class][fn] = true
			}
			out = append(out, op)
		}
	}
	return out
}

func (c *checker) report(fn *ssa.Function, pos token.Pos, conf finding.Confidence, category, message string) {
	if c.seen[pos] {
		return
	}
	c.seen[pos] = true
	if c.res.InTest(fn) {
		conf = finding.Low // a test knows who else is at work
	}
	report.At(c.pass, pos, finding.Finding{
		Category:   category,
		Message:    message,
		Func:       c.res.Func(fn).Name,
		Confidence: conf,
	})
}

// name is a place as the source writes it, else its class.
func (c *checker) name(fn *ssa.Function, p access.Path) string {
	f := c.res.Func(fn)
	if name := f.Env.Display(p); name != "" {
		return name
	}
	if class := f.Env.Class(p).Name; class != "" {
		return c.res.ClassName(class)
	}
	return "the word"
}

// common reports whether one lock is held at both instructions, by their
// functions or by all callers of them, so that they exclude each other.
func (c *checker) common(a, z ssa.Instruction) bool {
	classes := c.classes(z)
	return slices.ContainsFunc(c.classes(a), func(class string) bool { return slices.Contains(classes, class) })
}

// classes are the locks held in write mode at an instruction.
func (c *checker) classes(at ssa.Instruction) []string {
	var out []string
	for _, h := range c.res.Held(at) {
		if h.Mode == lockgraph.Write && h.Class != "" {
			out = append(out, h.Class)
		}
	}
	for _, g := range c.res.Context(at.Parent()).Gates {
		if g.Mode == lockgraph.Write {
			out = append(out, g.Class)
		}
	}
	return out
}

// joined reports whether the function has waited for others before it comes to
// instr: what they did is over.
func joined(instr ssa.Instruction) bool {
	load, ok := instr.(*ssa.UnOp)
	return summary.Passed(instr, waits) || ok && summary.ReadLate(load, waits)
}

// waits reports whether an instruction waits for another goroutine: a receive,
// or a call of a method that says so.
func waits(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.UnOp:
		return in.Op == token.ARROW
	case *ssa.Select:
		return true
	case *ssa.Call:
		name := ""
		if in.Call.IsInvoke() {
			name = in.Call.Method.Name()
		} else if callee := in.Call.StaticCallee(); callee != nil {
			name = callee.Name()
		}
		return strings.HasPrefix(name, "Wait") || strings.HasPrefix(name, "wait") || name == "Join"
	}
	return false
}

// pooled reports whether the object comes out of a sync.Pool, here or in all
// callers: nobody else has it then.
func (c *checker) pooled(fn *ssa.Function, base access.Path) bool {
	switch base.Kind {
	case access.Local:
		call, ok := base.Val().(*ssa.Call)
		if !ok {
			return false
		}
		callee := call.Call.StaticCallee()
		return callee != nil && callee.String() == "(*sync.Pool).Get"
	case access.Param:
		sites := c.res.Callers(fn)
		return len(sites) > 0 && !c.res.Open(fn) && !slices.ContainsFunc(sites, func(s summary.CallSite) bool {
			return base.Index >= len(s.Args) || s.Args[base.Index].Kind != access.Local || !c.pooled(s.Caller, s.Args[base.Index])
		})
	}
	return false
}

// early reports whether an access happens before others can know the object.
func (c *checker) early(fn *ssa.Function, base access.Path, instr ssa.Instruction) bool {
	return c.res.Context(fn).BeforeGo || base.Known() && c.res.Fresh(base, instr) || c.pooled(fn, base) || mayBeOwn(base.Val()) || c.born(fn, base, 0)
}

// mayBeOwn reports whether a variable holds an object that the function made
// itself on some of its ways: a copy in place of what it was given.
func mayBeOwn(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { _, made := e.(*ssa.Alloc); return made })
	case *ssa.Alloc:
		return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			if !ok || st.Addr != v {
				return false
			}
			_, made := st.Val.(*ssa.Alloc)
			return made
		})
	}
	return false
}

// born reports whether every way into a function brings an object that nobody
// else knows yet. A function that others may call is no constructor's part.
func (c *checker) born(fn *ssa.Function, base access.Path, depth int) bool {
	if depth > 4 || !base.Portable() || c.res.Open(fn) {
		return false
	}
	found := false
	for _, s := range c.res.Callers(fn) {
		if c.res.InTest(s.Caller) && !c.res.InTest(fn) {
			continue
		}
		found = true
		b := base.Subst(s.Args, s.Free)
		if s.Spawn || !b.Known() || !c.res.Fresh(b, s.At) && !(s.Calm && c.res.Context(s.Caller).BeforeGo) && !c.born(s.Caller, b, depth+1) {
			return false
		}
	}
	return found
}
