package lockorder

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/summary"
)

// mutual reports a lock of which each of two objects takes the other's under its
// own: a.peer = b and b.peer = a, and a method that locks itself, then its peer.
func (c *checker) mutual(class string, list []instance) {
	for _, in := range list {
		rest, ok := in.o.To.Path.Rest(ownerOf(in.o.From.Path))
		if !ok || len(in.o.Gates) > 0 {
			continue
		}
		field, lock, _ := strings.Cut(strings.TrimPrefix(rest, "."), ".")
		if lock == "" || in.o.From.Path != ownerOf(in.o.From.Path).With("."+lock) {
			continue // not the same lock of the object that the field leads to
		}
		if at := c.linked(in.o.From.Class, field); at.IsValid() {
			c.reportInstances(class, in, "two of them are each other's "+field+" ("+c.res.Place(c.res.SitePos(at))+")")
			return
		}
	}
}

// link is the store of one object's address into a field of another.
type link struct {
	field    *types.Var
	from, to access.Path
}

// linked is where a function of the package makes two objects of the class's
// type known to each other by one field, NoPos if none does.
func (c *checker) linked(class, field string) token.Pos {
	for _, fn := range c.res.Funcs {
		seen := map[link]bool{}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				l, ok := linkOf(c.res.Func(fn), instr)
				if !ok || l.field.Name() != field || !strings.HasPrefix(class, access.TypeName(access.NamedOf(l.field.Type()))+".") {
					continue
				}
				seen[l] = true
				if seen[link{l.field, l.to, l.from}] {
					return summary.PosOf(instr)
				}
			}
		}
	}
	return token.NoPos
}

func linkOf(f *summary.Func, instr ssa.Instruction) (link, bool) {
	st, ok := instr.(*ssa.Store)
	if !ok {
		return link{}, false
	}
	fa, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || access.NamedOf(st.Val.Type()) == nil || !types.Identical(fa.X.Type(), st.Val.Type()) {
		return link{}, false
	}
	v := fa.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(fa.Field)
	l := link{v, f.Env.Of(fa.X), f.Env.Of(st.Val)}
	return l, l.from.Known() && l.to.Known() && l.from != l.to
}
