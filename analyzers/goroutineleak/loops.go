package goroutineleak

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// loops reports the loops of one function that have no way out.
func (c *checker) loops(fn *ssa.Function) {
	spawned := len(c.res.SpawnsOf(fn)) > 0
	for _, loop := range c.res.Loops(fn) {
		stop, endless := c.endless(loop)
		if !endless {
			continue
		}
		if c.ignoresFailure(fn, loop) || !spawned || c.cancelStays(fn, loop) {
			continue
		}
		if c.forLife(fn, 0) || c.leavesByCall(loop) {
			continue
		}
		pos := loopPos(loop)
		if stop != nil {
			c.report(stop.Pos, fn, "goroutineleak-nostop", finding.Medium,
				"goroutine has no way to stop: nothing sends on "+stop.Name+" or closes it")
			continue
		}
		if gone := c.takenOut(fn); gone != nil {
			c.report(pos, fn, "goroutineleak-endless", finding.Medium,
				"goroutine has no way to stop: this loop never ends, though "+c.res.FuncName(gone.Parent(), pos)+" takes out what it was started for ("+c.res.Place(gone.Pos(), pos)+")")
			continue
		}
		c.report(pos, fn, "goroutineleak-endless", c.ownerConfidence(fn),
			"goroutine has no way to stop: this loop never ends")
	}
}

// endless reports whether no edge leaves the loop, other than the end of a
// range over a ticker's channel, which nobody closes, and the case for a channel
// of which nothing ever comes, which it gives. The end of the process and a panic
// are ways out too.
func (c *checker) endless(loop *chans.Loop) (stop *chans.Op, endless bool) {
	for b := range loop.Body {
		if len(b.Succs) == 0 {
			return nil, false
		}
		for i, s := range b.Succs {
			if loop.Body[s] || chans.TickerLoop(b) || chans.NoCase(s) {
				continue
			}
			op, shut := c.shut(b, i)
			if !shut {
				return nil, false
			}
			if stop == nil || op != nil && op.Pos < stop.Pos {
				stop = op
			}
		}
	}
	return stop, true
}

// shut reports whether an edge is never taken, because it belongs to the case of
// a channel of which nothing comes, or leads on to such cases only.
func (c *checker) shut(b *ssa.BasicBlock, succ int) (stop *chans.Op, ok bool) {
	if op := c.neverComes(b, succ); op != nil {
		return op, true
	}
	next := b.Succs[succ]
	if _, _, more := chans.CaseOf(next, 0); succ == 0 || !more || len(next.Preds) != 1 {
		return nil, false
	}
	stop, ok = c.shut(next, 0)
	if !ok || chans.NoCase(next.Succs[1]) {
		return stop, ok
	}
	_, ok = c.shut(next, 1)
	return stop, ok
}

// neverComes gives the receive of the case that an edge belongs to, where nothing
// ever sends on its channel or closes it.
func (c *checker) neverComes(b *ssa.BasicBlock, succ int) *chans.Op {
	sel, i, ok := chans.CaseOf(b, succ)
	if !ok || sel.States[i].Dir != types.RecvOnly {
		return nil
	}
	for _, op := range c.res.OpsAt(sel) {
		if op.Case == i && op.Obj.Made() && op.Obj.Known() && len(op.Obj.Calls) == 0 && len(op.Obj.Of(chans.Send, chans.Close)) == 0 {
			return op
		}
	}
	return nil
}

// loopPos is a place to point at: the first instruction of the loop that has one.
func loopPos(loop *chans.Loop) (pos token.Pos) {
	for _, b := range loop.Head.Parent().Blocks {
		if !loop.Body[b] {
			continue
		}
		for _, in := range b.Instrs {
			if p := in.Pos(); p.IsValid() && (!pos.IsValid() || p < pos) {
				if _, phi := in.(*ssa.Phi); !phi {
					pos = p
				}
			}
		}
	}
	return pos
}

// failing are the calls whose error says that there will be no more.
var failing = map[string]bool{
	"Accept": true, "AcceptTCP": true, "AcceptUnix": true, "Read": true, "ReadFrom": true, "ReadFromUDP": true,
	"ReadMsgUDP": true, "ReadString": true, "ReadBytes": true, "ReadLine": true, "ReadByte": true, "ReadRune": true,
	"ReadMessage": true, "Recv": true, "RecvMsg": true, "ReadFull": true, "Decode": true,
}

// ignoresFailure reports a loop without a way out in which a stream is read or
// a listener accepts: once that fails for good, the loop spins.
func (c *checker) ignoresFailure(fn *ssa.Function, loop *chans.Loop) bool {
	for _, b := range fn.Blocks {
		if !loop.Body[b] {
			continue
		}
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || !endsInError(call.Call.Signature()) || !failing[chans.MethodName(call.Common())] || !c.lives(call, loop) {
				continue
			}
			name := c.res.ExprAt(call.Pos()) + "." + chans.MethodName(call.Common())
			conf := finding.High
			if isMain(fn) {
				conf = finding.Low
			}
			c.report(call.Pos(), fn, "goroutineleak-failure", conf,
				"the loop goes on when "+name+" fails for good: it never ends")
			return true
		}
	}
	return false
}

// lives reports whether the stream or listener comes from outside the loop, so
// that the next round reads from the same one, and is none of those that do
// not fail for good.
func (c *checker) lives(call *ssa.Call, loop *chans.Loop) bool {
	var recv ssa.Value
	if call.Call.IsInvoke() {
		recv = call.Call.Value
	} else if call.Call.StaticCallee() != nil && call.Call.StaticCallee().Signature.Recv() != nil {
		recv = call.Call.Args[0]
	}
	if recv == nil {
		return false
	}
	name := chans.CalleeName(call.Common())
	for _, safe := range []string{"math/rand", "crypto/rand", "bytes.", "strings.", "net/rpc"} {
		if strings.HasPrefix(name, safe) {
			return false
		}
	}
	return !madeIn(recv, loop, 0) && !c.renewed(recv, loop)
}

// madeIn reports whether v is computed anew in each round from other than the
// same memory.
func madeIn(v ssa.Value, loop *chans.Loop, depth int) bool {
	in, ok := v.(ssa.Instruction)
	if !ok || in.Block() == nil || !loop.Body[in.Block()] {
		return false
	}
	if depth > 6 {
		return true
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return madeIn(v.X, loop, depth+1)
	case *ssa.FieldAddr:
		return madeIn(v.X, loop, depth+1)
	case *ssa.ChangeInterface:
		return madeIn(v.X, loop, depth+1)
	case *ssa.MakeInterface:
		return madeIn(v.X, loop, depth+1)
	}
	return true
}

// endsInError reports whether the last result of a function is an error.
func endsInError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && types.Identical(sig.Results().At(n-1).Type(), types.Universe.Lookup("error").Type())
}

// cancelStays reports a case for a cancelled context or a closed channel that
// leads back into a loop which has no way out: from then on the loop spins.
func (c *checker) cancelStays(fn *ssa.Function, loop *chans.Loop) bool {
	for _, b := range fn.Blocks {
		if !loop.Body[b] {
			continue
		}
		sel, i, ok := chans.CaseOf(b, 0)
		if !ok {
			continue
		}
		end := c.ended(sel, i)
		if end == "" {
			continue
		}
		c.report(sel.States[i].Pos, fn, "goroutineleak-cancelstays", finding.High,
			"this case does not leave the loop: once "+end+" the goroutine spins for ever")
		return true
	}
	return false
}

// leavesByCall reports whether the loop calls something that may end the
// goroutine or the process: a function value, or one that never returns.
func (c *checker) leavesByCall(loop *chans.Loop) bool {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			switch chans.CalleeName(call.Common()) {
			case "runtime.Goexit", "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln":
				return true
			}
			if callee := c.res.Static(call); callee != nil && exits(callee) {
				return true
			}
		}
	}
	return false
}

// exits reports whether fn has a path that ends the goroutine or the process.
func exits(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Panic:
				return true
			case *ssa.Call:
				switch chans.CalleeName(in.Common()) {
				case "runtime.Goexit", "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln":
					return true
				}
			}
		}
	}
	return false
}

// ownerConfidence tells how sure it is that a goroutine should have ended: one
// that belongs to a type which can be closed should; one that a constructor or
// a package function starts may be meant to stay.
func (c *checker) ownerConfidence(fn *ssa.Function) finding.Confidence {
	t := c.owner(fn, 0)
	if t == nil {
		if c.forArgument(fn) {
			return finding.Medium
		}
		return finding.Low
	}
	if c.ends(t) || c.heldByOneThatEnds(t, 0) {
		return finding.Medium
	}
	return finding.Low
}

// ends reports whether a type has a method that should end what it has started.
func (c *checker) ends(t *types.Named) bool {
	for _, name := range []string{"Close", "Stop", "Shutdown", "close", "stop", "shutdown"} {
		if obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, c.pass.Pkg, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}

// heldByOneThatEnds reports whether an object of the type is part of another one
// of this package that ends: that one leaves the goroutine behind.
func (c *checker) heldByOneThatEnds(t *types.Named, depth int) bool {
	if depth > 1 || t.Obj().Exported() || t.Obj().Pkg() != c.pass.Pkg {
		return false // others may hold it too
	}
	scope := c.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		holder, ok := types.Unalias(scope.Lookup(name).Type()).(*types.Named)
		if !ok || holder == t || scope.Lookup(name) != holder.Obj() {
			continue
		}
		st, ok := holder.Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for f := range st.Fields() {
			if named(f.Type()) == t && (c.ends(holder) || c.heldByOneThatEnds(holder, depth+1)) {
				return true
			}
		}
	}
	return false
}

// forArgument reports whether the goroutine is a literal in an exported function
// that works on what the caller passed: then each call leaves another one, and
// none of them is the one for the life of the process.
func (c *checker) forArgument(fn *ssa.Function) bool {
	starter := fn.Parent()
	if starter == nil || starter.Parent() != nil || starter.Object() == nil || !starter.Object().Exported() {
		return false
	}
	for _, fv := range fn.FreeVars {
		v := chans.Binding(fv)
		if cell, ok := v.(*ssa.Alloc); ok {
			v = chans.OnlyStore(cell)
		}
		if _, ok := v.(*ssa.Parameter); ok {
			return true
		}
	}
	return false
}

// owner gives the type whose method the goroutine runs or is a literal of, or
// that the function that starts it gives back.
func (c *checker) owner(fn *ssa.Function, depth int) *types.Named {
	fn = access.Outermost(fn)
	if recv := fn.Signature.Recv(); recv != nil {
		return named(recv.Type())
	}
	for res := range fn.Signature.Results().Variables() {
		if n := named(res.Type()); n != nil && n.Obj().Pkg() == c.pass.Pkg {
			return n
		}
	}
	if depth < 2 {
		for _, s := range c.res.SpawnsOf(fn) {
			if n := c.owner(s.In, depth+1); n != nil {
				return n
			}
		}
	}
	return nil
}

func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}
