package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
)

// A buffered channel of tokens is a lock where a send takes a place and a
// receive gives it back: of capacity one a mutex, of more a semaphore. What
// tells it from a channel that carries a signal is who receives: the function
// that sent, something it defers or starts, or a helper that says so by name.

// chanUse is what the package does with the channels of one class.
type chanUse struct {
	caps  []int64 // of the makes; 0 for an unknown capacity
	send  []ssa.Instruction
	recv  []ssa.Instruction
	other bool // closed, ranged over, or of another use
}

// findChanLocks decides for each class of channels whether it is a lock.
func (e *engine) findChanLocks() {
	uses := map[string]*chanUse{}
	e.single = map[string]bool{}
	for _, fn := range e.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				e.scanChan(fn, instr, uses)
			}
		}
	}
	e.chanLocks = map[string]lockgraph.Mode{}
	for class, u := range uses {
		if mode, ok := u.lock(); ok {
			e.chanLocks[class] = mode
		}
	}
}

func (e *engine) scanChan(fn *ssa.Function, instr ssa.Instruction, uses map[string]*chanUse) {
	use := func(ch ssa.Value) *chanUse { return ofClass(uses, e.chanClass(fn, ch)) }
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		if !tokens(instr.Type()) {
			return
		}
		var n int64
		if c, ok := instr.Size.(*ssa.Const); ok && c.Value != nil {
			n, _ = constant.Int64Val(c.Value)
		} else {
			n = 2 // a computed capacity: a semaphore if anything
		}
		u := use(instr)
		for _, ref := range *instr.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Val == instr {
				u = use(st.Addr)
			}
		}
		u.caps = append(u.caps, n)
	case *ssa.Send:
		u := use(instr.Chan)
		u.send = append(u.send, instr)
		u.other = u.other || says(instr.X)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			u := use(instr.X)
			u.recv = append(u.recv, instr)
			u.other = u.other || instr.CommaOk
		}
	case *ssa.Select:
		for _, st := range instr.States {
			u := use(st.Chan)
			if st.Dir == types.SendOnly {
				u.send = append(u.send, instr)
				u.other = u.other || says(st.Send)
			} else {
				u.recv = append(u.recv, instr)
			}
		}
	case ssa.CallInstruction:
		e.scanWeight(fn, instr)
		if bi, ok := instr.Common().Value.(*ssa.Builtin); ok && bi.Name() == "close" {
			use(instr.Common().Args[0]).other = true
		}
	}
}

// ofClass is the entry of a class, made when it is first asked for. What belongs
// to no class gets one that nobody looks at.
func ofClass[T any](entries map[string]*T, class string) *T {
	if class == "" {
		return new(T)
	}
	if entries[class] == nil {
		entries[class] = new(T)
	}
	return entries[class]
}

// scanWeight notes what a weighted semaphore is made with.
func (e *engine) scanWeight(fn *ssa.Function, at ssa.CallInstruction) {
	if !access.IsFunc(at.Common().StaticCallee(), "golang.org/x/sync/semaphore", "NewWeighted") {
		return
	}
	call, ok := at.(*ssa.Call)
	if !ok {
		return
	}
	one := false
	if c, ok := call.Call.Args[0].(*ssa.Const); ok && c.Value != nil {
		n, exact := constant.Int64Val(c.Value)
		one = exact && n == 1
	}
	for _, ref := range *call.Referrers() {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Val != call {
			continue
		}
		if class := e.chanClass(fn, st.Addr); class != "" && !exportedKey(class) {
			old, seen := e.single[class]
			e.single[class] = one && (old || !seen)
		}
	}
}

// permit gives the mode of a semaphore's permit: there is one of its kind only
// where each semaphore of the class is made with weight one, and that is a mutex.
func (e *engine) permit(lk Lock, mode lockgraph.Mode) lockgraph.Mode {
	if mode == lockgraph.Permit && e.single[lk.Class] {
		return lockgraph.Write
	}
	return mode
}

// chanClass names what is decided on together: a channel's class, or its type
// where that has methods. `type sem chan struct{}` acquires in one method and
// releases in another, and is the same kind of thing wherever it lies. ch may
// be the address of the channel.
func (e *engine) chanClass(fn *ssa.Function, ch ssa.Value) string {
	if name := methodsName(ch.Type()); name != "" {
		return name
	}
	env := e.infos[fn].Env
	return env.Class(env.Of(ch)).Name
}

// methodsName is the name of a channel type that has methods, or of what a
// pointer to one points to.
func methodsName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.NumMethods() == 0 {
		return ""
	}
	if _, ok := n.Underlying().(*types.Chan); !ok {
		return ""
	}
	return access.TypeName(n)
}

// tokens reports whether the channel's values carry nothing but their number.
func tokens(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	switch u := ch.Elem().Underlying().(type) {
	case *types.Struct:
		return u.NumFields() == 0
	case *types.Basic:
		return u.Kind() == types.Bool
	}
	return false
}

// says reports whether a value that is sent tells its receiver anything: a bool
// that is not always the same.
func says(v ssa.Value) bool {
	_, always := v.(*ssa.Const)
	_, isBool := v.Type().Underlying().(*types.Basic)
	return isBool && !always
}

// lock says whether the channels of a class are locks and of which mode.
func (u *chanUse) lock() (lockgraph.Mode, bool) {
	if u.other || len(u.caps) == 0 || len(u.send) == 0 || len(u.recv) == 0 {
		return 0, false
	}
	mode := lockgraph.Write
	for _, n := range u.caps {
		if n == 0 {
			return 0, false
		}
		if n > 1 {
			mode = lockgraph.Permit
		}
	}
	for _, r := range u.recv {
		if !u.givesBack(r) && !named(r.Parent(), "release", "unlock", "put", "done", "exit", "leave") {
			return 0, false
		}
	}
	for _, s := range u.send {
		if !u.takenBack(s) && !named(s.Parent(), "acquire", "lock", "get", "enter") {
			return 0, false
		}
	}
	return mode, true
}

// givesBack reports whether the receiver, or a function around it, has sent
// before.
func (u *chanUse) givesBack(r ssa.Instruction) bool {
	return slices.ContainsFunc(u.send, func(s ssa.Instruction) bool { return pairs(s, r) })
}

// takenBack reports whether the sender, or a closure that it makes afterwards,
// receives.
func (u *chanUse) takenBack(s ssa.Instruction) bool {
	return slices.ContainsFunc(u.recv, func(r ssa.Instruction) bool { return pairs(s, r) })
}

// pairs reports whether r gives back what s took: it comes later in the same
// function, or in a closure that is made later. A closure that is made before
// the send waits for it: a signal, no lock.
func pairs(s, r ssa.Instruction) bool {
	for fn := r.Parent(); fn != nil; fn = fn.Parent() {
		if fn == s.Parent() {
			return fn == r.Parent() && position(s) < position(r)
		}
		if fn.Parent() == s.Parent() {
			return position(s) < fn.Pos()
		}
	}
	return false
}

func position(i ssa.Instruction) token.Pos {
	if sel, ok := i.(*ssa.Select); ok && !sel.Pos().IsValid() && len(sel.States) > 0 {
		return sel.States[0].Pos
	}
	return i.Pos()
}

func named(fn *ssa.Function, parts ...string) bool {
	name := strings.ToLower(fn.Name())
	for _, p := range parts {
		if strings.Contains(name, p) {
			return true
		}
	}
	return false
}

// chanLock is the lock that a channel stands for, if it does.
func (w *walker) chanLock(s *state, ch ssa.Value) (Lock, lockgraph.Mode, bool) {
	if len(w.eng.chanLocks) == 0 {
		return Lock{}, 0, false
	}
	mode, ok := w.eng.chanLocks[w.eng.chanClass(w.fn, ch)]
	if !ok {
		return Lock{}, 0, false
	}
	path := w.env.Of(ch)
	class := w.env.Class(path)
	if class.Name == "" {
		class = access.Class{Name: methodsName(ch.Type()), Weak: true}
	}
	return Lock{Path: s.resolve(path), Class: class.Name, Weak: class.Weak}, mode, true
}

// send takes the lock that a channel is.
func (w *walker) send(s *state, at *ssa.Send) {
	if lk, mode, ok := w.chanLock(s, at.Chan); ok {
		tr := &Trace{Pos: at.Pos(), Func: w.out.Name}
		w.acquire(s, at, lk, mode, tr)
		w.hold(s, at, lk, mode, tr)
	}
}

// receive gives it back.
func (w *walker) receive(s *state, at *ssa.UnOp) {
	if lk, mode, ok := w.chanLock(s, at.X); ok {
		w.release(s, at, lk, mode, "")
	}
}

// selects forks over the cases of a select that take or give back a lock.
func (w *walker) selects(s *state, at *ssa.Select) []*state {
	out := []*state{}
	rest := s
	for i, st := range at.States {
		lk, mode, ok := w.chanLock(s, st.Chan)
		if !ok {
			continue
		}
		taken := s.clone()
		w.chose(taken, at, i, true)
		w.chose(rest, at, i, false)
		if st.Dir == types.SendOnly {
			w.hold(taken, at, lk, mode, &Trace{Pos: st.Pos, Func: w.out.Name})
		} else {
			w.release(taken, at, lk, mode, "")
		}
		out = append(out, taken)
	}
	if at.Blocking && len(out) == len(at.States) {
		return out
	}
	return append(out, rest)
}

// chose notes which case of a select was, or was not, the one.
func (w *walker) chose(s *state, at *ssa.Select, i int, val bool) {
	for _, ref := range *at.Referrers() {
		if x, ok := ref.(*ssa.Extract); ok && x.Index == 0 {
			s.learn(Cond{Path: w.env.Of(x), Test: IsConst, Const: constant.MakeInt64(int64(i)).ExactString(), Val: val})
		}
	}
}
