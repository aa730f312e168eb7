package unguarded

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
)

// resent reports loops that send a part of a buffer on a channel and fill the same
// buffer again in the next round, without waiting for whoever received it.
func (c *checker) resent(res *chans.Result) {
	for _, fn := range res.Funcs {
		for _, loop := range res.Loops(fn) {
			if waitsInside(loop) {
				continue
			}
			for _, b := range fn.Blocks {
				if !loop.Body[b] {
					continue
				}
				for _, in := range b.Instrs {
					if send, ok := in.(*ssa.Send); ok {
						c.sentAgain(res, loop, send)
					}
				}
			}
		}
	}
}

func (c *checker) sentAgain(res *chans.Result, loop *chans.Loop, send *ssa.Send) {
	pos := send.Pos()
	for _, s := range slicesOf(send.X) {
		buf := memoryOf(s)
		if buf == nil || loop.Body[buf.Block()] || c.said[pos] {
			continue
		}
		fill := filled(loop, buf)
		if fill == nil {
			continue
		}
		c.said[pos] = true
		conf := finding.Medium
		if res.InTest(pos) {
			conf = finding.Low
		}
		report.At(c.pass, pos, finding.Finding{
			Category: "unguarded-resent", Func: res.FuncName(send.Parent(), pos), Confidence: conf,
			Message: fmt.Sprintf("the buffer that is sent here is filled again at %s: whoever receives it may still be reading", res.Place(fill.Pos(), pos)),
		})
	}
}

// waitsInside reports whether a round of the loop hears from somebody: the receiver may
// say that it is done.
func waitsInside(loop *chans.Loop) bool {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Dir == types.RecvOnly && !chans.IsCtxDone(st.Chan) }) {
					return true
				}
			case *ssa.Call:
				if waits(in) {
					return true
				}
			}
		}
	}
	return false
}

// slicesOf lists the slices that a value is or, as a struct made for the purpose, holds.
func slicesOf(v ssa.Value) []*ssa.Slice {
	switch v := v.(type) {
	case *ssa.Slice:
		return []*ssa.Slice{v}
	case *ssa.ChangeType:
		return slicesOf(v.X)
	case *ssa.MakeInterface:
		return slicesOf(v.X)
	case *ssa.UnOp:
		if made, ok := v.X.(*ssa.Alloc); ok && v.Op == token.MUL {
			return slicesIn(made)
		}
	case *ssa.Alloc:
		return slicesIn(v)
	}
	return nil
}

// slicesIn lists the slices that are stored into the fields of a struct.
func slicesIn(made *ssa.Alloc) []*ssa.Slice {
	var out []*ssa.Slice
	for _, ref := range *made.Referrers() {
		fa, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *fa.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == ssa.Value(fa) {
				if s, ok := st.Val.(*ssa.Slice); ok {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// memoryOf is the make or the array that a slice is a part of.
func memoryOf(v ssa.Value) ssa.Instruction {
	for {
		switch x := v.(type) {
		case *ssa.Slice:
			v = x.X
		case *ssa.MakeSlice:
			return x
		case *ssa.Alloc:
			if _, array := x.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array); array {
				return x
			}
			return nil
		default:
			return nil
		}
	}
}

// filled finds where the loop writes into the buffer.
func filled(loop *chans.Loop, buf ssa.Instruction) ssa.Instruction {
	for b := range loop.Body {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 {
				continue
			}
			if f, builtin := call.Call.Value.(*ssa.Builtin); builtin {
				if f.Name() == "copy" && memoryOf(call.Call.Args[0]) == buf {
					return call
				}
				continue
			}
			if fills[chans.MethodName(&call.Call)] && slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return memoryOf(a) == buf }) {
				return call
			}
		}
	}
	return nil
}

// fills are the functions of std's readers that write into the slice they are given.
var fills = map[string]bool{"Read": true, "ReadFrom": true, "ReadAt": true, "ReadFull": true, "ReadAtLeast": true, "ReadFromUDP": true, "ReadMsgUDP": true}
