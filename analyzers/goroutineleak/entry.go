package goroutineleak

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
)

// takenOut gives the deletion from a map that takes out what fn's goroutine was started
// for: a new entry that is put into the map where the goroutine is started with it. nil if
// there is none. Entries come and go, so such a goroutine is none for the life of the
// process.
func (c *checker) takenOut(fn *ssa.Function) *ssa.Call {
	for _, s := range c.res.SpawnsOf(fn) {
		start, ok := s.Instr.(*ssa.Go)
		if !ok {
			continue
		}
		for _, v := range given(start) {
			for _, ref := range *v.Referrers() {
				put, ok := ref.(*ssa.MapUpdate)
				if !ok || put.Value != v || !chans.Reaches(put, start) && !chans.Reaches(start, put) {
					continue
				}
				if gone := c.deletion(put.Map); gone != nil {
					return gone
				}
			}
		}
	}
	return nil
}

// given lists the new objects that a goroutine is started with, as arguments or captured.
func given(start *ssa.Go) []*ssa.Alloc {
	vals := start.Call.Args
	if mc, ok := start.Call.Value.(*ssa.MakeClosure); ok {
		vals = append(slices.Clip(vals), mc.Bindings...)
	}
	var out []*ssa.Alloc
	for _, v := range vals {
		obj, ok := v.(*ssa.Alloc)
		if !ok {
			continue
		}
		if cell, ok := chans.OnlyStore(obj).(*ssa.Alloc); ok {
			obj = cell // captured by reference
		}
		out = append(out, obj)
	}
	return out
}

// deletion gives a deletion from the map that a field holds.
func (c *checker) deletion(m ssa.Value) *ssa.Call {
	field := chans.FieldLoaded(m)
	if field == nil {
		return nil
	}
	for _, fn := range c.res.Funcs {
		if c.res.InTest(fn.Pos()) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok {
					continue
				}
				if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" && chans.FieldLoaded(call.Call.Args[0]) == field {
					return call
				}
			}
		}
	}
	return nil
}
