package snapshot

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// Annotation is what a comment says of the guard of a variable.
type Annotation struct {
	Guard Guard
	Pos   token.Pos // of the comment
}

// Demand is a lock that a function asks its callers to hold, by its name or
// its comment.
type Demand struct {
	Guard
	// Path is the lock in terms of the function.
	Path access.Path
	// Read: a read lock is enough.
	Read bool
	// ByName: the name alone says so (fooLocked).
	ByName bool
}

// comments holds what the package's comments say about locks.
type comments struct {
	vars    map[*types.Var]Annotation
	demands map[*ssa.Function]*Demand
	listed  map[string]bool // see Listed
}

// Annotation is the guard that a comment asks for, nil if there is none.
func (r *Result) Annotation(v *Var) *Annotation {
	field := v.Field
	if v.Whole != nil {
		field = v.Whole
	}
	if a, ok := r.words().vars[field]; ok {
		return &a
	}
	return nil
}

// Listed reports whether the comment on a lock names the fields that it is there
// for, one by one; class is the lock's.
func (r *Result) Listed(class string) bool { return r.words().listed[class] }

// Demand is the lock that fn asks its callers to hold, nil if there is none.
func (r *Result) Demand(fn *ssa.Function) *Demand {
	if fn.Parent() != nil {
		return nil
	}
	return r.words().demands[fn]
}

func (r *Result) words() *comments {
	if r.said == nil {
		r.said = &comments{vars: map[*types.Var]Annotation{}, demands: map[*ssa.Function]*Demand{}, listed: map[string]bool{}}
		for _, f := range r.pass.Files {
			for _, d := range f.Decls {
				if gd, ok := d.(*ast.GenDecl); ok {
					r.readDecl(gd)
				}
			}
		}
		for _, fn := range r.Funcs {
			if fd, ok := fn.Syntax().(*ast.FuncDecl); ok {
				if d := r.readFunc(fn, fd); d != nil {
					r.said.demands[fn] = d
				}
			}
		}
	}
	return r.said
}

func (r *Result) readDecl(gd *ast.GenDecl) {
	for _, spec := range gd.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			st, ok := spec.Type.(*ast.StructType)
			if n, isNamed := r.pass.TypesInfo.Defs[spec.Name].(*types.TypeName); ok && isNamed {
				if named, ok := n.Type().(*types.Named); ok {
					r.readFields(named, st)
				}
			}
		case *ast.ValueSpec:
			if gd.Tok == token.VAR {
				r.readVars(gd, spec)
			}
		}
	}
}

// readFields reads the comments of a struct's fields.
func (r *Result) readFields(named *types.Named, st *ast.StructType) {
	byName := map[string]*types.Var{}
	for _, f := range st.Fields.List {
		for _, name := range f.Names {
			if v, ok := r.pass.TypesInfo.Defs[name].(*types.Var); ok {
				byName[name.Name] = v
			}
		}
	}
	say := func(v *types.Var, lock string, pos token.Pos) {
		if g, ok := r.namedGuard(named, lock); ok && !isLock(v.Type()) {
			if _, said := r.said.vars[v]; !said {
				r.said.vars[v] = Annotation{g, pos}
			}
		}
	}
	for i, f := range st.Fields.List {
		text, pos := fieldComment(f)
		if text == "" {
			continue
		}
		if lock := guardWord(text); lock != "" {
			for _, name := range f.Names {
				if v := byName[name.Name]; v != nil {
					say(v, lock, pos)
				}
			}
			continue
		}
		lock := lockName(r.pass.TypesInfo.TypeOf(f.Type), f)
		if lock == "" {
			continue
		}
		names, all := protected(text)
		if all {
			for _, g := range r.below(st.Fields.List[i:]) {
				for _, name := range g.Names {
					say(byName[name.Name], lock, pos)
				}
			}
		}
		for _, name := range names {
			if v := byName[name[strings.LastIndexByte(name, '.')+1:]]; v != nil {
				say(v, lock, pos)
				r.said.listed[access.TypeName(named)+"."+lock] = true
			}
		}
	}
}

// below lists the fields that follow the first without an empty line.
func (r *Result) below(fields []*ast.Field) []*ast.Field {
	line := func(p token.Pos) int { return r.pass.Fset.Position(p).Line }
	for i := 1; i < len(fields); i++ {
		start := fields[i].Pos()
		if d := fields[i].Doc; d != nil {
			start = d.Pos()
		}
		if line(start) > line(fields[i-1].End())+1 {
			return fields[1:i]
		}
	}
	return fields[1:]
}

func fieldComment(f *ast.Field) (string, token.Pos) {
	text, pos := "", token.NoPos
	for _, c := range []*ast.CommentGroup{f.Doc, f.Comment} {
		if c != nil {
			text += rawText(c) + " "
			if !pos.IsValid() {
				pos = c.Pos()
			}
		}
	}
	return text, pos
}

// rawText is the text of a comment with its directives, which Text leaves out.
func rawText(c *ast.CommentGroup) string {
	var b strings.Builder
	for _, l := range c.List {
		t := strings.TrimPrefix(l.Text, "//")
		t = strings.TrimSuffix(strings.TrimPrefix(t, "/*"), "*/")
		b.WriteString(t + "\n")
	}
	return b.String()
}

// readVars reads the comments of package variables.
func (r *Result) readVars(gd *ast.GenDecl, spec *ast.ValueSpec) {
	var text strings.Builder
	pos := spec.Pos()
	groups := []*ast.CommentGroup{spec.Doc, spec.Comment}
	if len(gd.Specs) == 1 {
		groups = append(groups, gd.Doc)
	}
	for _, c := range groups {
		if c != nil {
			text.WriteString(rawText(c) + " ")
			pos = c.Pos()
		}
	}
	lock := guardWord(text.String())
	if lock == "" {
		return
	}
	g, ok := r.globalGuard(lock)
	for _, name := range spec.Names {
		if v, isVar := r.pass.TypesInfo.Defs[name].(*types.Var); ok && isVar && v.Parent() == r.pass.Pkg.Scope() {
			r.said.vars[v] = Annotation{g, pos}
		}
	}
}

func (r *Result) globalGuard(lock string) (Guard, bool) {
	v, ok := r.pass.Pkg.Scope().Lookup(lock).(*types.Var)
	if !ok || !isLock(v.Type()) {
		return Guard{}, false
	}
	g, ok := r.SSA.Members[lock].(*ssa.Global)
	if !ok {
		return Guard{}, false
	}
	p := access.OfGlobal(g)
	return Guard{Class: p.Name, Global: p}, true
}

// namedGuard finds the lock that a comment in a struct names: a field of the
// struct, perhaps with the name that its methods give the receiver, or a
// package variable.
func (r *Result) namedGuard(owner *types.Named, lock string) (Guard, bool) {
	lock = strings.TrimSuffix(strings.TrimSuffix(lock, ".Lock"), ".RLock")
	prefix, name := "", lock
	if i := strings.LastIndexByte(lock, '.'); i >= 0 {
		prefix, name = lock[:i], lock[i+1:]
	}
	if prefix == "" || r.receiverName(owner) == prefix || prefix == owner.Obj().Name() {
		for _, f := range Locks(owner) {
			if f.Name() == name {
				return Guard{Class: access.TypeName(owner) + "." + name, Sel: "." + name}, true
			}
		}
	}
	return r.globalGuard(lock)
}

// receiverName is what the methods of a type call their receiver.
func (r *Result) receiverName(owner *types.Named) string {
	for m := range owner.Methods() {
		if n := m.Signature().Recv().Name(); n != "" && n != "_" {
			return n
		}
	}
	return ""
}

// readFunc finds what a function asks of its callers.
func (r *Result) readFunc(fn *ssa.Function, fd *ast.FuncDecl) *Demand {
	recv := fn.Signature.Recv()
	if recv == nil || len(fn.Params) == 0 {
		return nil
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	owner, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	owner = owner.Origin()
	locks := Locks(owner)
	if len(locks) == 0 {
		return nil
	}
	d := &Demand{}
	var lock *types.Var
	if s := demand(fd.Doc.Text()); s != "" {
		lock = r.meant(s, recv.Name(), owner, locks)
		d.Read = readLock.MatchString(s)
	} else if name := fd.Name.Name; strings.HasSuffix(name, "Locked") && !strings.HasPrefix(strings.ToLower(name), "is") && len(name) > len("Locked") {
		d.ByName = true
		if len(locks) == 1 {
			lock = locks[0]
		}
	}
	if lock == nil {
		return nil
	}
	d.Guard = Guard{Class: access.TypeName(owner) + "." + lock.Name(), Sel: "." + lock.Name()}
	d.Path = access.OfParam(0).With(d.Sel)
	if r.takes(fn, d) {
		return nil // "the lock is held" tells what it does
	}
	return d
}

// meant is the lock of the receiver that a sentence speaks of, nil if it is
// another's.
func (r *Result) meant(s, recv string, owner *types.Named, locks []*types.Var) *types.Var {
	for _, w := range word.FindAllString(s, -1) {
		w = strings.TrimSuffix(strings.TrimSuffix(strings.Trim(w, "."), ".Lock"), ".RLock")
		prefix, name := "", w
		if i := strings.LastIndexByte(w, '.'); i >= 0 {
			prefix, name = w[:i], w[i+1:]
		}
		i := slices.IndexFunc(locks, func(l *types.Var) bool { return l.Name() == name })
		switch {
		case i >= 0 && (prefix == "" || prefix == recv || prefix == owner.Obj().Name()):
			return locks[i]
		case prefix != "":
			return nil // some other object's
		}
	}
	// "Server lock is held": whose?
	if m := whose.FindStringSubmatch(s); m != nil {
		switch who := strings.ToLower(m[1]); who {
		case "the", "a", "read", "write", "this", "that", "its", "assumes", "requires", "holding", "hold", "holds", "with", "upon", "entry", "assume", "assuming", "caller", "rw", "held", "and", "must", "main", "own", "under", "least":
		case strings.ToLower(recv), strings.ToLower(owner.Obj().Name()):
		default:
			return nil
		}
	}
	if rest := regexpOn.FindString(s); rest != "" {
		return nil // "on the owning account", "of the stream"
	}
	return mainLock(locks)
}

// mainLock is the lock of a type that "the lock" means, nil if that is not
// clear.
func mainLock(locks []*types.Var) *types.Var {
	if len(locks) == 1 {
		return locks[0]
	}
	for _, name := range []string{"mu", "Mutex", "RWMutex", "lock", "mtx", "l", "m"} {
		for _, l := range locks {
			if l.Name() == name {
				return l
			}
		}
	}
	return nil
}

// takes reports whether fn itself asks for the lock that it seems to demand.
func (r *Result) takes(fn *ssa.Function, d *Demand) bool {
	f := r.Func(fn)
	if f == nil {
		return true
	}
	for i := range f.Sum.Events {
		if ev := &f.Sum.Events[i]; ev.Lock.Path == d.Path && len(ev.Let) == 0 {
			return true
		}
	}
	return false
}
