package atomicmix

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/ops"
	"github.com/concurlint/concurlint/internal/snapshot"
)

// mixed reports the plain accesses of one variable that is accessed atomically
// too, in this package.
func (c *checker) mixed(v *snapshot.Var) {
	var atomics, plain []*snapshot.Access
	changed := false
	for _, a := range v.Accesses {
		switch k := c.kind(a); {
		case a.Own || c.early(a.Fn, a.Base, a.Instr):
		case k == snapshot.Atomic || k == snapshot.AtomicGet:
			if !a.Test {
				atomics = append(atomics, a)
				changed = changed || k == snapshot.Atomic
			}
		case k == snapshot.Read || k == snapshot.Write:
			plain = append(plain, a)
			changed = changed || k == snapshot.Write
		}
	}
	if !changed {
		return // everybody only looks
	}
	for _, p := range plain {
		if joined(p.Instr) || c.excluded(p, atomics) {
			continue
		}
		if other := c.partner(p, atomics); other != nil {
			c.plain(p.Fn, p.Instr, p.Path, p.Kind == snapshot.Write, c.res.Since(other.Pos(), p.Pos()), finding.High)
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
// from a plain one: for a read those that change the word.
func (c *checker) excluded(p *snapshot.Access, atomics []*snapshot.Access) bool {
	for _, a := range atomics {
		if p.Kind == snapshot.Read && c.kind(a) == snapshot.AtomicGet {
			continue
		}
		if !c.common(p.Instr, a.Instr) {
			return false
		}
	}
	return true
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
			site, ok := words[class]
			if !ok || c.res.Of(class) != nil || joined(instr) || c.early(fn, base, instr) {
				return
			}
			c.plain(fn, instr, env.Of(addr), write, c.res.Place(site), finding.Medium)
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
