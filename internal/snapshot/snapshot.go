// Package snapshot lists every access of a package to its struct fields and
// package variables, and says of each what protects it: the locks held, here
// and by all callers, or that nobody else can know the object yet. These are
// the access snapshots of RacerD (Blackshear, Gorogiannis, O'Hearn, Sergey:
// OOPSLA 2018), one package at a time.
//
// It owns what an access is and the questions of entry (who calls with which
// lock) and of ownership. It has no opinion on which lock guards what, and it
// reports nothing.
package snapshot

import (
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/promise"
	"github.com/concurlint/concurlint/internal/summary"
)

// Analyzer computes a *Result for one package.
var Analyzer = &analysis.Analyzer{
	Name:       "concursnapshot",
	Doc:        "list the accesses of a package to its fields and variables with what protects them",
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	Requires:   []*analysis.Analyzer{summary.Analyzer},
}

// Kind says what an access does.
type Kind uint8

const (
	Read      Kind = iota // loads the value; of a map or slice, its header
	Len                   // asks a map, through its header, for its length
	ContRead              // looks into a map, slice, array or container of std
	Addr                  // takes the address: what is done with it is not followed
	Atomic                // goes through a function of sync/atomic that writes
	AtomicGet             // goes through a function of sync/atomic that reads
	ContWrite             // changes a map, slice, array or container of std in place
	Write                 // stores
)

// Writes reports whether a plain access changes something.
func (k Kind) Writes() bool { return k == ContWrite || k == Write }

// Reads reports whether a plain access only looks.
func (k Kind) Reads() bool { return k <= ContRead }

// Var is one field of a struct type of the package, or one package variable.
type Var struct {
	// Class names it: "pkg/path.Type.field" or "pkg/path.var".
	Class string
	// Field is the field or variable.
	Field *types.Var
	// Owner is the struct type, nil for package variables and for the fields
	// of types without a name.
	Owner *types.Named
	// Whole is, for a part, the field of Owner that it lies in, and Inner the same field
	// as one of its own type, nil for types of other packages; Behind says that a pointer
	// leads to it.
	Whole  *types.Var
	Inner  *Var
	Behind bool
	// Accesses are in source order of the functions, and of the instructions
	// within a function.
	Accesses []*Access
}

// Name is the variable without its package: "Type.field" or "var".
func (v *Var) Name() string {
	s := v.Class[strings.LastIndexByte(v.Class, '/')+1:]
	return s[strings.IndexByte(s, '.')+1:]
}

// Access is one access in the code.
type Access struct {
	Var  *Var
	Kind Kind
	// Instr is what accesses; locks are those held there.
	Instr ssa.Instruction
	Fn    *ssa.Function
	// Base is the object that the field is a part of, in terms of Fn; the zero
	// Path for a package variable. Path is the field or variable itself.
	Base, Path access.Path
	// Header is, for what is done with a map or slice, the instruction that
	// loaded it from the field: a copy of the header may outlive the lock.
	Header ssa.Instruction
	// Via is, for a part that a pointer leads to, what has loaded the pointer from the
	// object with the lock.
	Via *ssa.UnOp
	// Test: the access stands in a _test.go file.
	Test bool
	// Own: the object was made by this function and is not known to anybody
	// else yet, it is a copy of its own, or the function runs before main.
	Own bool
	// Made: the object was made by this function, but others may know it by
	// now: a constructor that goes on after it has started a goroutine.
	Made bool
}

// Pos is the place of the access.
func (a *Access) Pos() token.Pos { return summary.PosOf(a.Instr) }

// Result lists the accesses of one package. It remembers answers: an analyzer
// that asks for more than the accesses has it to itself by Use.
type Result struct {
	*summary.Result
	// Vars are in the order of their classes. Variables that no function
	// accesses, and those that guard themselves (locks, atomics, channels of
	// sync types), are left out.
	Vars []*Var
	// Parts are the fields of structs that lie in an object with a lock.
	Parts []*Var

	pass    *analysis.Pass
	entries *fixpoint[entryKey, Entry]
	fresh   map[freshKey]bool
	returns map[*ssa.Function]int8
	may     *fixpoint[*ssa.Function, []Lock]
	indices map[ssa.Instruction]int
	taken   map[*ssa.Function]map[access.Path][]ssa.Instruction // see tookBefore
	roots   map[*ssa.Function]rootSet
	said    *comments
	asIface map[*types.Named]conversion
	inUse   map[*types.Named]bool // see findUsed

	promises *promise.Set // see Promises
}

// Of gives the variable of a class, nil if there is none.
func (r *Result) Of(class string) *Var {
	for _, v := range r.Vars {
		if v.Class == class {
			return v
		}
	}
	return nil
}

// InTest reports whether a function is one of a test of other code.
func (r *Result) InTest(fn *ssa.Function) bool { return r.Result.InTest(fn.Pos()) }

func run(pass *analysis.Pass) (any, error) {
	r := &Result{
		Result: pass.ResultOf[summary.Analyzer].(*summary.Result), pass: pass,
		fresh: map[freshKey]bool{}, returns: map[*ssa.Function]int8{}, indices: map[ssa.Instruction]int{}, taken: map[*ssa.Function]map[access.Path][]ssa.Instruction{},
	}
	r.entries = newFixpoint(r.entry, func(a, b Entry) bool { return a == b })
	r.may = newFixpoint(r.mayEnter, slices.Equal[[]Lock])
	defer r.Use()()
	if r.SSA != nil {
		collect(r)
	}
	return r, nil
}
