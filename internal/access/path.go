// Package access names memory: which lock, channel or variable an instruction
// means.
//
// There are two equalities and the whole tool rests on keeping them apart
// (RacerD and Starvation in Infer make the same distinction). Two equal Paths
// are one object within one goroutine: same root, same fields. Two equal
// classes ("pkg.Type.field") may be one object in two goroutines.
//
// The package owns paths, their substitution at calls and the class names; it
// knows nothing of locks or program order.
package access

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Kind says what a path starts from.
type Kind uint8

const (
	None   Kind = iota // unknown place: equal to nothing, not even itself
	Param              // parameter Index, the receiver being 0
	Free               // captured variable Index of a closure
	Global             // package variable Name
	Local              // an SSA value of one function: alloc, call result, phi
	Result             // result Index of the function that a summary describes
	Stale              // a value of an earlier loop round; only the class is left
)

// Path is a root and the fields and elements that lead from it to a place.
// Pointer hops are not part of it: a *Mutex in field mu and a Mutex in field
// mu are both ".mu", which no well-typed program can confuse. Paths are
// comparable; the zero Path is unknown.
type Path struct {
	Kind  Kind
	Index int
	Name  string // Global: "pkg/path.var"; Stale: the site that took the lock
	Sel   string // ".mu", ".shards[*].mu", ".m[t5]"

	// val is the root of a Local path. It is unexported so that gob leaves it
	// out: such a path means nothing outside its function.
	val ssa.Value
}

// OfValue is the path of a function's own SSA value.
func OfValue(v ssa.Value) Path { return Path{Kind: Local, val: v} }

// OfParam is the path of parameter i.
func OfParam(i int) Path { return Path{Kind: Param, Index: i} }

// OfFree is the path of captured variable i.
func OfFree(i int) Path { return Path{Kind: Free, Index: i} }

// OfGlobal is the path of a package variable.
func OfGlobal(g *ssa.Global) Path {
	return Path{Kind: Global, Name: g.Pkg.Pkg.Path() + "." + g.Name()}
}

// Val is the SSA value at the root of a Local path, nil otherwise.
func (p Path) Val() ssa.Value { return p.val }

// Known reports whether the path names a place.
func (p Path) Known() bool { return p.Kind != None }

// Portable reports whether the path has a meaning outside its function.
func (p Path) Portable() bool {
	return p.Kind == Param || p.Kind == Free || p.Kind == Global || p.Kind == Result
}

// Root is the path without its selectors.
func (p Path) Root() Path { p.Sel = ""; return p }

// Field is the path of a field of what p names.
func (p Path) Field(name string) Path { return p.with("." + name) }

// Elem is the path of an element; key is a constant's text, an SSA register
// or "*" for any.
func (p Path) Elem(key string) Path { return p.with("[" + key + "]") }

// With appends selectors.
func (p Path) With(sel string) Path { return p.with(sel) }

// maxSel bounds a path so that lists walked through next.next.next end.
const maxSel = 120

func (p Path) with(sel string) Path {
	if p.Kind == None {
		return p
	}
	if len(p.Sel)+len(sel) > maxSel {
		return Path{}
	}
	p.Sel += sel
	return p
}

// Rest returns what is left of p after prefix, and whether prefix is one.
func (p Path) Rest(prefix Path) (string, bool) {
	if p.Kind == None || p.Kind != prefix.Kind || p.Index != prefix.Index || p.Name != prefix.Name || p.val != prefix.val {
		return "", false
	}
	rest, ok := strings.CutPrefix(p.Sel, prefix.Sel)
	if !ok || rest != "" && rest[0] != '.' && rest[0] != '[' {
		return "", false
	}
	return rest, true
}

// DependsOn reports whether p means another place once SSA value v gets a new
// value: v is the root, or an index on the way.
func (p Path) DependsOn(v ssa.Value) bool {
	if p.Kind != Local && p.Sel == "" {
		return false
	}
	if p.val != nil && p.val == v {
		return true
	}
	for rest := p.Sel; ; {
		i := strings.IndexByte(rest, '[')
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		if j := strings.IndexByte(rest, ']'); j >= 0 && register(rest[:j]) && rest[:j] == v.Name() {
			return true
		}
	}
}

// register reports whether a key may be the name of an SSA value.
func register(key string) bool {
	return key != "*" && key != Each && !constKey(key) && !strings.HasPrefix(key, paramKey) && !strings.HasPrefix(key, freeKey)
}

// Vague reports whether the path goes through an element that is not known
// exactly, so that two equal texts may be two places.
func (p Path) Vague() bool {
	return strings.Contains(p.Sel, "[*]") || strings.Contains(p.Sel, "["+Each+"]")
}

// Each is the key of a place that is every element of a container in turn.
const Each = "each"

// Subst rewrites a callee's path into its caller's terms: args are the paths
// of the arguments, free those of the captured variables.
func (p Path) Subst(args, free []Path) Path {
	switch p.Kind {
	case Param:
		if p.Index < len(args) {
			return args[p.Index].with(substSel(p.Sel, args, free))
		}
		return Path{}
	case Free:
		if p.Index < len(free) {
			return free[p.Index].with(substSel(p.Sel, args, free))
		}
		return Path{}
	case Global:
		p.Sel = substSel(p.Sel, args, free)
		return p
	}
	return Path{}
}

// Portably gives the path as a summary may carry it: indices that are
// registers of this function become "any element".
func (p Path) Portably() Path {
	p.Sel = portableSel(p.Sel)
	return p
}

// Marks of an index that is a parameter, "[#1]", or a captured variable, "[^0]".
const (
	paramKey = "#"
	freeKey  = "^"
)

// keyOfPath is the key for an index that is a parameter or a captured variable
// as a whole, "" for any other.
func keyOfPath(p Path) string {
	if p.Sel != "" {
		return ""
	}
	switch p.Kind {
	case Param:
		return paramKey + strconv.Itoa(p.Index)
	case Free:
		return freeKey + strconv.Itoa(p.Index)
	}
	return ""
}

// Keys gives the keys of two elements of one container, if the two paths differ
// in nothing else.
func Keys(p, q Path) (a, b string, ok bool) {
	if p.Root() != q.Root() || p.Sel == q.Sel {
		return "", "", false
	}
	n := 0
	for n < len(p.Sel) && n < len(q.Sel) && p.Sel[n] == q.Sel[n] {
		n++
	}
	open := strings.LastIndexByte(p.Sel[:n], '[')
	if open < 0 {
		return "", "", false
	}
	a, restA, okA := strings.Cut(p.Sel[open+1:], "]")
	b, restB, okB := strings.Cut(q.Sel[open+1:], "]")
	return a, b, okA && okB && restA == restB
}

// ParamOfKey is the parameter that a key stands for.
func ParamOfKey(key string) (index int, ok bool) {
	k, ok := strings.CutPrefix(key, paramKey)
	if !ok {
		return 0, false
	}
	index, err := strconv.Atoi(k)
	return index, err == nil && index >= 0
}

// portableSel replaces register indices by "*": t5 of a callee is not t5 of
// its caller.
func portableSel(sel string) string {
	return mapKeys(sel, func(key string) string {
		if register(key) {
			return "*"
		}
		return key
	})
}

// substSel rewrites a callee's indices: a parameter becomes the argument.
func substSel(sel string, args, free []Path) string {
	return mapKeys(sel, func(key string) string {
		if constKey(key) || key == Each {
			return key
		}
		from := args
		k, ok := strings.CutPrefix(key, paramKey)
		if !ok {
			k, ok = strings.CutPrefix(key, freeKey)
			from = free
		}
		if !ok {
			return "*"
		}
		if i, err := strconv.Atoi(k); err == nil && i >= 0 && i < len(from) {
			if key := keyOfPath(from[i]); key != "" {
				return key
			}
			if from[i].Kind == Local && from[i].Sel == "" {
				return keyOf(from[i].val)
			}
		}
		return "*"
	})
}

// mapKeys rewrites every index of a selector.
func mapKeys(sel string, to func(string) string) string {
	if !strings.Contains(sel, "[") {
		return sel
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(sel, '[')
		if i < 0 {
			b.WriteString(sel)
			return b.String()
		}
		j := strings.IndexByte(sel[i:], ']')
		if j < 0 {
			b.WriteString(sel)
			return b.String()
		}
		b.WriteString(sel[:i+1] + to(sel[i+1:i+j]) + "]")
		sel = sel[i+j+1:]
	}
}

// constKey reports whether an element key is a constant's text.
func constKey(key string) bool {
	return key != "" && (key[0] == '"' || key[0] == '-' || key[0] >= '0' && key[0] <= '9')
}

// Compare orders paths for deterministic output. Local roots compare by
// register name, which is unique within a function.
func (p Path) Compare(o Path) int {
	return cmp.Or(cmp.Compare(p.Kind, o.Kind), cmp.Compare(p.Index, o.Index), strings.Compare(p.Name, o.Name),
		strings.Compare(valName(p.val), valName(o.val)), strings.Compare(p.Sel, o.Sel))
}

func valName(v ssa.Value) string {
	if v == nil {
		return ""
	}
	return v.Name()
}
