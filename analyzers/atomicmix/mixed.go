package atomicmix

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/snapshot"
	"github.com/concurlint/concurlint/internal/summary"
)

// mixed reports the plain accesses of one variable that is accessed atomically
// too, in this package.
func (c *checker) mixed(v *snapshot.Var) {
	// A struct that lies in several others is another word in each of them.
	words := map[string]*word{}
	for _, a := range v.Accesses {
		k := c.kind(a)
		if a.Own || k != snapshot.Atomic && k != snapshot.AtomicGet && k != snapshot.Read && k != snapshot.Write || c.early(a.Fn, a.Base, a.Instr) {
			continue
		}
		key, ok := within(address(a.Instr))
		if !ok {
			continue
		}
		w := words[key]
		if w == nil {
			w = &word{}
			words[key] = w
		}
		switch {
		case k == snapshot.Read || k == snapshot.Write:
			w.plain = append(w.plain, a)
			w.changed = w.changed || k == snapshot.Write
		case !a.Test:
			w.atomic = append(w.atomic, a)
			w.changed = w.changed || k == snapshot.Atomic
		}
	}
	guards := c.res.Guards(v)
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if w := words[key]; w.changed && len(w.atomic) > 0 {
			c.word(w, guards)
		}
	}
}

// word is a variable of one place in the program's types.
type word struct {
	plain, atomic []*snapshot.Access
	changed       bool // somebody does not only look
}

func (c *checker) word(w *word, guards []snapshot.Guard) {
	said := map[*ssa.Function]bool{}
	kept := !c.changed(w.atomic) && slices.ContainsFunc(w.plain, c.exclusive) // by who writes; the others may look
	for _, kind := range []snapshot.Kind{snapshot.Write, snapshot.Read} {
		for _, p := range w.plain {
			if p.Kind != kind || said[p.Fn] || joined(p.Instr) || c.excluded(p, w.atomic, guards) {
				continue
			}
			other := c.partner(p, w.atomic)
			if other == nil {
				continue
			}
			said[p.Fn] = true
			conf := finding.High
			switch {
			case kind == snapshot.Read && (c.owns(p.Fn, w.atomic) || c.countsLater(p, w.atomic)),
				kind == snapshot.Write && (kept || c.exclusive(p)),
				!c.makesOther(p) && c.prepares(p.Fn, 0), c.lent(p), c.res.Promises().Excused(c.pass.Fset, p.Instr.Pos()):
				conf = finding.Low
			}
			c.plain(p.Fn, p.Instr, p.Path, kind == snapshot.Write, c.res.Since(other.Pos(), p.Pos()), conf)
		}
	}
}

// owns reports whether a function stores the word, as nobody else does who does not
// run on its goroutine: it may be the only one who writes, and knows what it wrote.
// An Add or a swap is for several writers.
func (c *checker) owns(fn *ssa.Function, atomics []*snapshot.Access) bool {
	here, writers := false, []*ssa.Function{fn}
	for _, a := range atomics {
		if c.kind(a) != snapshot.Atomic {
			continue
		}
		call, ok := a.Instr.(*ssa.Call)
		if !ok {
			return false
		}
		if kind, _, _ := ops.Atomic(&call.Call); kind != ops.Store {
			return false
		}
		here = here || a.Fn == fn
		if !slices.Contains(writers, a.Fn) && !c.prepares(a.Fn, 0) {
			writers = append(writers, a.Fn)
		}
	}
	return here && (len(writers) == 1 || c.res.OneGoroutine(writers...))
}

// makesOther reports whether the function of an access is a method that, by its name,
// makes something else than the object it is called on, whose word that is.
func (c *checker) makesOther(p *snapshot.Access) bool {
	return p.Fn.Signature.Recv() != nil && p.Base.Kind == access.Param && p.Base.Index == 0 && p.Base.Sel == "" && makesName.MatchString(p.Fn.Name())
}

var makesName = regexp.MustCompile(`^(?i:new|make|create)(?:[^a-z]|$)`)

// exclusive reports whether the function writes the word and changes other fields of
// the object just as plainly, itself or by a method of the object, in a type that has
// no lock: then its callers keep others out, and the atomic accesses are for those who
// only look.
func (c *checker) exclusive(p *snapshot.Access) bool {
	if p.Kind != snapshot.Write || p.Var.Owner == nil || hasLock(p.Var.Owner) {
		return false
	}
	if c.changesOther(p.Fn, p.Base, p.Path) {
		return true
	}
	env := c.res.Func(p.Fn).Env
	for _, b := range p.Fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 || len(c.res.Held(call)) > 0 {
				continue
			}
			callee := call.Call.StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || c.res.Func(callee) == nil || env.Of(call.Call.Args[0]) != p.Base {
				continue
			}
			if rest, ok := p.Path.Rest(p.Base); ok && c.changesOther(callee, access.OfParam(0), access.OfParam(0).With(rest)) {
				return true
			}
		}
	}
	return false
}

// changesOther reports whether a function sets a field of an object, other than the
// word, with no lock.
func (c *checker) changesOther(fn *ssa.Function, obj, word access.Path) bool {
	env := c.res.Func(fn).Env
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			fa, ok := st.Addr.(*ssa.FieldAddr)
			if ok && env.Of(fa.X) == obj && env.Of(fa) != word && len(c.res.Held(st)) == 0 {
				return true
			}
		}
	}
	return false
}

func hasLock(n *types.Named) bool {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if access.HasLockMethods(f.Type()) || access.HasLockMethods(types.NewPointer(f.Type())) {
			return true
		}
	}
	return false
}

// lent reports whether the object is an argument, and some caller passes one
// that is its own.
func (c *checker) lent(p *snapshot.Access) bool {
	if p.Base.Kind != access.Param || p.Base.Sel != "" || p.Fn.Signature.Recv() != nil && p.Base.Index == 0 {
		return false
	}
	return c.res.Entry(p.Fn, access.Path{}, "", p.Base).Fresh
}

// prepares reports whether a function goes by a name for what is done before an
// object is used, or is called by such functions only. That is what tells it
// where the object is known to others already: a part of what is being opened,
// an object out of a pool.
func (c *checker) prepares(fn *ssa.Function, depth int) bool {
	fn = access.Outermost(fn)
	if prepareName.MatchString(fn.Name()) {
		return true
	}
	if depth > 3 || c.res.Open(fn) {
		return false
	}
	sites := c.res.Callers(fn)
	return len(sites) > 0 && !slices.ContainsFunc(sites, func(s summary.CallSite) bool { return s.Spawn || !c.prepares(s.Caller, depth+1) })
}

var prepareName = regexp.MustCompile(`^(?i:new|init|open|create|make|setup|restore|recover|replay|populate|bootstrap)`)

// address is the address that an access goes to.
func address(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.X
	case *ssa.Store:
		return instr.Addr
	case ssa.CallInstruction:
		for _, a := range instr.Common().Args {
			switch a.(type) {
			case *ssa.FieldAddr, *ssa.Global:
				return a
			}
		}
	}
	return nil
}

// within names the struct, reached by a pointer, in which an address lies, and
// the fields from there. ok is false where it cannot be told whose the struct
// is: the result of a call may be a copy.
func within(addr ssa.Value) (key string, ok bool) {
	for {
		switch x := addr.(type) {
		case *ssa.FieldAddr:
			_, owner := access.FieldKey(x.X, x.Field)
			if owner == nil {
				owner = x.X
			}
			key = "." + strconv.Itoa(x.Field) + key
			if _, nested := owner.(*ssa.FieldAddr); !nested {
				if _, global := owner.(*ssa.Global); !global {
					switch owner.(type) {
					case *ssa.Call, *ssa.Extract:
						return "", false
					}
					return owner.Type().String() + key, true
				}
			}
			addr = owner
		case *ssa.Global:
			return access.OfGlobal(x).Name + key, true
		default:
			return "", false
		}
	}
}

// kind is what an access does, seen through a function that is handed the
// address and accesses it atomically.
func (c *checker) kind(a *snapshot.Access) snapshot.Kind {
	call, ok := a.Instr.(ssa.CallInstruction)
	if a.Kind != snapshot.Addr || !ok {
		return a.Kind
	}
	callee := call.Common().StaticCallee()
	if callee == nil {
		return a.Kind
	}
	env := c.res.Func(a.Fn).Env
	for i, arg := range call.Common().Args {
		if i >= len(callee.Params) || env.Of(arg) != a.Path {
			continue
		}
		switch k := c.words[callee.Params[i]]; {
		case k.Writes():
			return snapshot.Atomic
		case k == ops.Load:
			return snapshot.AtomicGet
		}
	}
	return a.Kind
}

// partner is the atomic access that a plain one meets: for a read, one that
// changes the word, if there is any.
func (c *checker) partner(p *snapshot.Access, atomics []*snapshot.Access) *snapshot.Access {
	var first *snapshot.Access
	for _, a := range atomics {
		if c.kind(a) == snapshot.Atomic {
			return a
		}
		if first == nil && p.Kind == snapshot.Write {
			first = a
		}
	}
	return first
}

// excluded reports whether a lock keeps the atomic accesses that matter away
// from a plain one: for a read those that change the word. Where it is not
// known whether callers hold the lock, they are taken to.
func (c *checker) excluded(p *snapshot.Access, atomics []*snapshot.Access, guards []snapshot.Guard) bool {
	return slices.ContainsFunc(guards, func(g snapshot.Guard) bool {
		mine := c.cover(p, &g)
		if mine == snapshot.Bare {
			return false
		}
		known := false // somebody does take it for the word
		for _, a := range atomics {
			theirs := c.cover(a, &g)
			known = known || theirs.Held()
			if p.Kind == snapshot.Read && c.kind(a) == snapshot.AtomicGet {
				continue
			}
			if theirs == snapshot.Bare || theirs == snapshot.ReadHad && mine == snapshot.ReadHad {
				return false
			}
		}
		return known
	})
}

// cover is how a guard protects an access: not at all, for certain, or maybe. Where only the class of the guard is known, the lock of
// that class which the function holds is taken for it.
func (c *checker) cover(a *snapshot.Access, g *snapshot.Guard) snapshot.Cover {
	cover, callers := c.res.Cover(a, g)
	switch cover {
	case snapshot.Another:
		return snapshot.Bare
	case snapshot.MaybeHad:
		held := c.res.Held(a.Instr)
		i := slices.IndexFunc(held, func(h summary.Held) bool { return h.Class == g.Class })
		if i >= 0 && held[i].Mode == lockgraph.Read {
			return snapshot.ReadHad
		}
		if i >= 0 || callers != nil && callers.Covered() && !callers.Open {
			return snapshot.WriteHad
		}
	}
	return cover
}

// plain words the report of a plain access.
func (c *checker) plain(fn *ssa.Function, instr ssa.Instruction, p access.Path, write bool, where string, conf finding.Confidence) {
	verb := "read"
	if write {
		verb = "written"
	}
	pos := instr.Pos()
	c.report(fn, pos, conf, "atomicmix-plain", fmt.Sprintf("%s is %s plainly, but accessed atomically at %s", c.name(fn, p), verb, where))
}

// foreign reports plain accesses of the words of other packages.
func (c *checker) foreign() {
	words := c.res.Words()
	if len(words) == 0 {
		return
	}
	for _, fn := range c.res.Funcs {
		env := c.res.Func(fn).Env
		check := func(instr ssa.Instruction, addr ssa.Value, write bool) {
			class, base := "", access.Path{}
			switch addr := addr.(type) {
			case *ssa.FieldAddr:
				class, _ = access.FieldKey(addr.X, addr.Field)
				base = env.Of(addr.X)
			case *ssa.Global:
				if addr.Pkg == fn.Pkg {
					return
				}
				class = access.OfGlobal(addr).Name
			}
			word, ok := words[class]
			if _, whose := within(addr); !ok || !whose || !write && !word.Changed || c.res.Of(class) != nil || joined(instr) || c.early(fn, base, instr) {
				return
			}
			c.plain(fn, instr, env.Of(addr), write, c.res.Place(word.Site), finding.Medium)
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.UnOp:
					if instr.Op == token.MUL {
						check(instr, instr.X, false)
					}
				case *ssa.Store:
					check(instr, instr.Addr, true)
				}
			}
		}
	}
}
