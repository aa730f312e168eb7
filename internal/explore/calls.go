package explore

import (
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// target is what a call calls, with its arguments as they were when the call
// (or the defer) was made.
type target struct {
	name    string // "sync.Mutex.Lock", "builtin close", "" for an unknown function
	fn      value  // closure, where the body may be played
	args    []value
	results *types.Tuple
	at      ssa.Instruction // the defer statement of a deferred call
	also    []value         // what unknown code gets hold of besides
}

func calleeName(c *ssa.CallCommon) string {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return "builtin " + b.Name()
	}
	return chans.CalleeName(c)
}

// target evaluates a call.
func (m *machine) target(f *frame, c *ssa.CallCommon) target {
	t := target{name: calleeName(c), results: c.Signature().Results()}
	for _, a := range c.Args {
		t.args = append(t.args, m.eval(f, a))
	}
	switch {
	case strings.HasPrefix(t.name, "builtin "):
	case c.IsInvoke():
		recv := m.eval(f, c.Value)
		t.args = append([]value{recv}, t.args...)
		if b, ok := recv.(boxed); ok {
			t.args[0] = b.v
			t.name = typeName(b.t) + "." + c.Method.Name()
			if fn := m.method(b.t, c.Method); fn != nil {
				t.fn = closure{fn: fn}
			}
		}
	default:
		switch v := m.eval(f, c.Value).(type) {
		case closure:
			t.fn = v
			if c.StaticCallee() == nil {
				t.name = funcName(v.fn)
			}
		case cancel:
			t.name, t.args = "cancel", []value{v}
		}
		if e := m.tables.effects(c); e != nil {
			return t.plain(e)
		}
	}
	return t
}

// typeName gives "path.Type" of a named type or a pointer to one.
func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path() + "." + n.Obj().Name()
	}
	return ""
}

// funcName is calleeName for a function value. A bound method is named after
// its method; its receiver is its only captured variable.
func funcName(fn *ssa.Function) string {
	if recv := fn.Signature.Recv(); recv != nil {
		return typeName(recv.Type()) + "." + fn.Name()
	}
	if o, ok := fn.Object().(*types.Func); ok && o.Pkg() != nil {
		if recv := o.Signature().Recv(); recv != nil && strings.HasSuffix(fn.Name(), "$bound") {
			return "bound " + typeName(recv.Type()) + "." + o.Name()
		}
		return o.Pkg().Path() + "." + fn.Name()
	}
	return ""
}

// kinds of calls that the model knows.
type opKind int

const (
	opNone opKind = iota
	opSend
	opRecv
	opSelect
	opClose
	opLock
	opRLock
	opUnlock
	opRUnlock
	opTryLock
	opAdd
	opDone
	opWait
	opGo
	opOnce
	opNewCond
	opCondWait
	opSignal
	opBroadcast
	opAtomicLoad
	opAtomicStore
	opAtomicAdd
	opAtomicCAS
	opAtomicSwap
	opGroupGo
	opGroupWait
	opGroupLimit
	opGroupWith
	opCtxWith
	opCtxTimed
	opCtxValue
	opCtxBackground
	opCtxDone
	opCtxErr
	opCancel
	opAfterFunc
	opStart // runs its function argument in a goroutine
	opEnd   // ends the process, or the test
	opRun   // calls its function argument now
)

var kinds = map[string]opKind{
	nameSend: opSend, nameReceive: opRecv, nameStart: opStart,
	"builtin close":   opClose,
	"sync.Mutex.Lock": opLock, "sync.Mutex.Unlock": opUnlock, "sync.Mutex.TryLock": opTryLock,
	"sync.RWMutex.Lock": opLock, "sync.RWMutex.Unlock": opUnlock, "sync.RWMutex.TryLock": opTryLock,
	"sync.RWMutex.RLock": opRLock, "sync.RWMutex.RUnlock": opRUnlock,
	"sync.WaitGroup.Add": opAdd, "sync.WaitGroup.Done": opDone, "sync.WaitGroup.Wait": opWait, "sync.WaitGroup.Go": opGo,
	"sync.Once.Do": opOnce, "sync.NewCond": opNewCond,
	"sync.Cond.Wait": opCondWait, "sync.Cond.Signal": opSignal, "sync.Cond.Broadcast": opBroadcast,
	"golang.org/x/sync/errgroup.Group.Go": opGroupGo, "golang.org/x/sync/errgroup.Group.Wait": opGroupWait,
	"golang.org/x/sync/errgroup.Group.SetLimit": opGroupLimit, "golang.org/x/sync/errgroup.WithContext": opGroupWith,
	"context.WithCancel": opCtxWith, "context.WithCancelCause": opCtxWith,
	"context.WithTimeout": opCtxTimed, "context.WithDeadline": opCtxTimed, "context.WithTimeoutCause": opCtxTimed,
	"context.WithValue": opCtxValue, "context.Background": opCtxBackground, "context.TODO": opCtxBackground,
	"context.WithoutCancel": opCtxBackground,
	"context.Context.Done":  opCtxDone, "context.Context.Err": opCtxErr,
	"cancel": opCancel, "time.AfterFunc": opAfterFunc,
	"os.Exit": opEnd, "runtime.Goexit": opEnd, "log.Fatal": opEnd, "log.Fatalf": opEnd, "log.Fatalln": opEnd,
	"log.Panic": opEnd, "log.Panicf": opEnd, "testing.T.Run": opRun,
	"sync/atomic.AddInt32": opAtomicAdd, "sync/atomic.AddInt64": opAtomicAdd, "sync/atomic.AddUint32": opAtomicAdd,
	"sync/atomic.LoadInt32": opAtomicLoad, "sync/atomic.LoadInt64": opAtomicLoad, "sync/atomic.LoadUint32": opAtomicLoad,
	"sync/atomic.StoreInt32": opAtomicStore, "sync/atomic.StoreInt64": opAtomicStore, "sync/atomic.StoreUint32": opAtomicStore,
	"sync/atomic.CompareAndSwapInt32": opAtomicCAS, "sync/atomic.CompareAndSwapInt64": opAtomicCAS, "sync/atomic.CompareAndSwapUint32": opAtomicCAS,
	"sync/atomic.SwapInt32": opAtomicSwap, "sync/atomic.SwapInt64": opAtomicSwap, "sync/atomic.SwapUint32": opAtomicSwap,
}

// known gives the kind of a call by its name.
func known(name string) opKind {
	if k, ok := kinds[name]; ok {
		return k
	}
	rest, ok := strings.CutPrefix(name, "sync/atomic.")
	if ok {
		if _, method, ok := strings.Cut(rest, "."); ok {
			return map[string]opKind{"Load": opAtomicLoad, "Store": opAtomicStore, "Add": opAtomicAdd, "CompareAndSwap": opAtomicCAS, "Swap": opAtomicSwap}[method]
		}
	}
	if rest, ok := strings.CutPrefix(name, "testing."); ok {
		for _, end := range []string{"Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow"} {
			if strings.HasSuffix(rest, "."+end) {
				return opEnd
			}
		}
	}
	return opNone
}

// harmless are packages whose functions keep nothing of what they are given
// and wait for no goroutine.
var harmless = map[string]bool{
	"fmt": true, "log": true, "errors": true, "strings": true, "strconv": true, "bytes": true, "sort": true, "math": true,
	"math/rand": true, "math/rand/v2": true, "time": true, "os": true, "path": true, "path/filepath": true, "unicode": true,
	"runtime": true, "testing": true, "sync": true, "sync/atomic": true, "context": true, "reflect": true,
	"github.com/stretchr/testify/require": true, "github.com/stretchr/testify/assert": true,
}

// invoke performs a call that concerns this goroutine alone, or enters the
// function.
func (m *machine) invoke(s *state, g *gor, t target) []*state {
	if k := known(t.name); k != opNone {
		return m.perform(s, g, k, t)
	}
	if rest, ok := strings.CutPrefix(t.name, "bound "); ok {
		if k := known(rest); k != opNone {
			if c, ok := t.fn.(closure); ok && len(c.free) == 1 {
				t.args = append([]value{c.free[0]}, t.args...)
				return m.perform(s, g, k, t)
			}
		}
	}
	if name, ok := strings.CutPrefix(t.name, "builtin "); ok {
		return m.builtin(s, g, name, t)
	}
	if c, ok := t.fn.(closure); ok {
		fn := c.fn
		if o := fn.Origin(); o != nil && len(fn.Blocks) == 0 {
			fn = o
		}
		if m.tables.follow(fn) {
			if len(g.frames) >= maxDepth || m.recursive(g, fn) || len(t.args) < len(fn.Params) {
				return nil
			}
			m.push(g, fn, t.args, c.free, nil)
			return []*state{s}
		}
		if fn.Pkg == m.res.SSA && len(fn.Blocks) > 0 {
			return m.answer(s, g) // of no concern
		}
	}
	if pkg, _, ok := cutPackage(t.name); !ok || !harmless[pkg] {
		for _, a := range t.args {
			s.escape(a)
		}
		if c, ok := t.fn.(closure); ok {
			s.escape(c)
		}
	} else {
		for _, a := range t.args {
			if c, ok := a.(closure); ok {
				s.escape(c)
			}
		}
	}
	return m.answer(s, g)
}

func (m *machine) recursive(g *gor, fn *ssa.Function) bool {
	n := 0
	for _, f := range g.frames {
		if f.fn == fn {
			n++
		}
	}
	return n > 1
}

// cutPackage splits "path/of/pkg.Name" into its package and the rest.
func cutPackage(name string) (pkg, rest string, ok bool) {
	i := strings.LastIndexByte(name, '/') + 1
	before, after, ok := strings.Cut(name[i:], ".")
	return name[:i] + before, after, ok
}

// answer lets an unknown function return: its results are new values.
func (m *machine) answer(s *state, g *gor) []*state {
	f := g.top()
	if call, ok := f.block.Instrs[f.idx].(*ssa.Call); ok {
		m.deliver(g, m.fresh(s, g, call))
	}
	return []*state{s}
}

// give ends a known call with a result.
func (m *machine) give(s *state, g *gor, v value) []*state {
	m.deliver(g, v)
	return []*state{s}
}

func (m *machine) builtin(s *state, g *gor, name string, t target) []*state {
	switch name {
	case "len", "cap":
		switch x := t.args[0].(type) {
		case null:
			return m.give(s, g, integer(0))
		case slice:
			return m.give(s, g, integer(x.n))
		case symbol:
			return m.give(s, g, linear{"{len " + x.name + "}", 0})
		case channel:
			ch := s.chans[x.id]
			if name == "cap" {
				return m.give(s, g, integer(ch.size))
			}
			if !s.escaped[x.id] {
				return m.give(s, g, integer(int64(len(ch.buf))))
			}
		}
	case "append":
		return m.give(s, g, m.appended(s, g, t))
	case "recover":
		return m.give(s, g, null{})
	case "copy":
		s.escape(t.args[1])
	case "panic":
		return nil
	}
	return m.answer(s, g)
}

// appended is the slice of all elements where all are known.
func (m *machine) appended(s *state, g *gor, t target) value {
	base, n := "", int64(0)
	switch x := t.args[0].(type) {
	case null:
	case slice:
		base, n = x.base, x.n
	default:
		s.escape(tuple(t.args))
		return m.fresh(s, g, g.at().(ssa.Value))
	}
	more, ok := t.args[1].(slice)
	if !ok || n+more.n > 16 {
		s.escape(tuple(t.args))
		return m.fresh(s, g, g.at().(ssa.Value))
	}
	out := slice{g.name("o"), n + more.n}
	for from, src := range map[int64]slice{0: {base, n}, n: more} {
		for i := range src.n {
			prefix := src.base + element(i)
			for k, v := range s.heap {
				if k == prefix || within(k, prefix) {
					s.heap[out.base+element(from+i)+k[len(prefix):]] = v
				}
			}
		}
	}
	return out
}

// perform is what a known call does when it does not have to wait and no one
// else can notice when it happens.
func (m *machine) perform(s *state, g *gor, k opKind, t target) []*state {
	arg := func(i int) value {
		if i < len(t.args) {
			return t.args[i]
		}
		return symbol{"{?}"}
	}
	cell := func() string { return cellOf(arg(0)) }
	t.lose(s)
	switch k {
	case opStart:
		at := g.at()
		out := m.answer(s, g)
		if c, ok := arg(0).(closure); ok {
			return m.spawn(s, g, at, target{fn: c, name: funcName(c.fn)}, nil)
		}
		s.escape(arg(0))
		return out
	case opEnd:
		return nil
	case opClose:
		return m.give(s, g, null{}) // of a channel of others
	case opUnlock, opRUnlock:
		return m.unlock(s, g, cell(), k == opRUnlock)
	case opDone:
		return m.count(s, g, cell(), -1)
	case opWait, opGroupWait, opSignal, opBroadcast, opCondWait, opLock, opRLock:
		return m.answer(s, g) // of others
	case opAdd:
		return m.answer(s, g)
	case opGo, opGroupGo:
		return m.goMethod(s, g, k, t)
	case opNewCond:
		c := pointer{base: g.name("o")}
		s.heap[c.key()+field(1)] = arg(0) // Cond.L
		return m.give(s, g, c)
	case opGroupLimit:
		if _, n, known, _ := asInt(arg(1)); known && n > 0 {
			s.limits[cell()] = n
		}
		return m.answer(s, g)
	case opGroupWith:
		grp := pointer{base: g.name("o")}
		ctx, end := m.derive(s, g, arg(0), false)
		s.groups[grp.key()] = end
		return m.give(s, g, tuple{grp, ctx})
	case opCtxWith, opCtxTimed:
		ctx, end := m.derive(s, g, arg(0), k == opCtxTimed)
		return m.give(s, g, tuple{ctx, cancel{end}})
	case opCtxValue:
		return m.give(s, g, arg(0))
	case opCtxBackground:
		return m.give(s, g, ctxValue{null{}})
	case opCtxDone:
		if c, ok := arg(0).(ctxValue); ok {
			return m.give(s, g, c.done)
		}
		return m.answer(s, g)
	case opCtxErr:
		return m.ctxErr(s, g, arg(0))
	case opCancel:
		m.cancel(s, arg(0).(cancel).id, g.at())
		return m.answer(s, g)
	case opAfterFunc:
		at := g.at()
		out := m.answer(s, g)
		if c, ok := arg(1).(closure); ok {
			return m.spawn(s, g, at, target{fn: c, name: funcName(c.fn)}, nil)
		}
		return out
	case opRun:
		if c, ok := arg(2).(closure); ok && m.tables.follow(c.fn) {
			m.push(g, c.fn, []value{arg(0)}, c.free, nil)
			return []*state{s}
		}
		return m.answer(s, g)
	case opTryLock:
		return m.answer(s, g)
	}
	return m.answer(s, g)
}

// cellOf names the memory of a lock, WaitGroup or the like.
func cellOf(v value) string {
	if p, ok := address(v); ok {
		return p.key()
	}
	return ""
}

// ours reports whether nobody else can do anything to the object.
func (s *state) ours(cell string) bool {
	if cell == "" || cell[0] == '~' {
		return false
	}
	base := cell
	if i := strings.IndexAny(cell, ".["); i > 0 {
		base = cell[:i]
	}
	return !s.escaped[base]
}

// derive makes a context below another, and the channel that ends it.
func (m *machine) derive(s *state, g *gor, parent value, timed bool) (ctx value, end string) {
	end = g.name("c")
	ch := &chanState{extern: timed}
	s.chans[end] = ch
	switch p := parent.(type) {
	case ctxValue:
		if d, ok := p.done.(channel); ok {
			s.kids[d.id] = append(append([]string(nil), s.kids[d.id]...), end)
			ch.extern = ch.extern || s.chans[d.id].extern
			ch.closed = s.chans[d.id].closed
		} else if _, none := p.done.(null); !none {
			ch.extern = true
		}
	default:
		ch.extern = true
	}
	return ctxValue{channel{end}}, end
}

// cancel ends a context and those below it.
func (m *machine) cancel(s *state, end string, at ssa.Instruction) {
	ch := s.chans[end]
	if ch == nil || ch.closed != nil {
		return
	}
	if at == nil {
		at = m.root.Blocks[0].Instrs[0]
	}
	ch.closed = at
	for _, kid := range s.kids[end] {
		m.cancel(s, kid, at)
	}
}

func (m *machine) ctxErr(s *state, g *gor, v value) []*state {
	c, ok := v.(ctxValue)
	if !ok {
		return m.answer(s, g)
	}
	d, ok := c.done.(channel)
	switch {
	case !ok:
		return m.give(s, g, null{})
	case s.chans[d.id].closed != nil:
		return m.give(s, g, boxed{types.Universe.Lookup("error").Type(), konst{constant.MakeString("canceled")}})
	case s.chans[d.id].extern || s.escaped[d.id]:
		return m.answer(s, g)
	}
	return m.give(s, g, null{})
}

func (m *machine) unlock(s *state, g *gor, cell string, read bool) []*state {
	l := s.locks[cell]
	switch {
	case read && len(l.readers) > 0:
		i := len(l.readers) - 1
		for j, r := range l.readers {
			if r == g.id {
				i = j
			}
		}
		l.readers = append(append([]string(nil), l.readers[:i]...), l.readers[i+1:]...)
	case !read && l.writer != "":
		l.writer = ""
	case s.ours(cell):
		return nil // another analyzer's business
	}
	if l.writer == "" && len(l.readers) == 0 {
		delete(s.locks, cell)
	} else {
		s.locks[cell] = l
	}
	m.deliver(g, null{})
	return []*state{s}
}

// count changes a counter.
func (m *machine) count(s *state, g *gor, cell string, delta int64) []*state {
	if !s.ours(cell) {
		return m.answer(s, g)
	}
	s.counts[cell] += delta
	if s.counts[cell] < 0 {
		m.panics(s, m.now, "negative", nil)
		return nil
	}
	return m.answer(s, g)
}

// goMethod is WaitGroup.Go or errgroup's Go.
func (m *machine) goMethod(s *state, g *gor, k opKind, t target) []*state {
	at, cell := g.at(), cellOf(t.args[0])
	out := m.answer(s, g)
	c, ok := t.args[1].(closure)
	if !ok || cell == "" {
		s.escape(t.args[1])
		if cell != "" {
			s.escape(t.args[0])
		}
		return out
	}
	if k == opGo && len(out) == 0 {
		return nil
	}
	s.counts[cell]++
	return m.spawn(s, g, at, target{fn: c, name: funcName(c.fn)}, []after{{"done", cell}})
}

// spawn starts a goroutine.
func (m *machine) spawn(s *state, g *gor, at ssa.Instruction, t target, onExit []after) []*state {
	c, ok := t.fn.(closure)
	name := strings.TrimPrefix(t.name, "bound ")
	switch {
	case known(name) == opWait && len(t.args) == 1:
		// go wg.Wait() changes nothing.
		return []*state{s}
	case !ok || !m.tables.follow(c.fn) || len(t.args) < len(c.fn.Params):
		for _, a := range onExit {
			s.escape(pointer{base: strings.FieldsFunc(a.cell, func(r rune) bool { return r == '.' || r == '[' })[0]})
		}
		for _, a := range t.args {
			s.escape(a)
		}
		t.lose(s)
		if ok && c.fn.Pkg == m.res.SSA && len(c.fn.Blocks) > 0 && len(onExit) == 0 {
			return []*state{s} // of no concern
		}
		s.escape(t.fn)
		return []*state{s}
	case len(s.gs) >= maxGors:
		return nil
	}
	g.seq++
	n := &gor{id: g.id + "-" + strconv.Itoa(g.seq), spawn: at, onExit: onExit}
	m.push(n, c.fn, t.args, c.free, nil)
	s.gs = append(s.gs, n)
	return []*state{s}
}
