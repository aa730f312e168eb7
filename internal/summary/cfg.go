package summary

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// postorder lists the blocks that can be reached from the entry, successors
// first, and the recover block after them.
func postorder(fn *ssa.Function) []*ssa.BasicBlock {
	seen := make([]bool, len(fn.Blocks))
	var out []*ssa.BasicBlock
	type frame struct {
		b    *ssa.BasicBlock
		next int
	}
	// An explicit stack: generated functions have tens of thousands of blocks in a row.
	stack := []frame{{b: fn.Blocks[0]}}
	seen[0] = true
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if f.next < len(f.b.Succs) {
			succ := f.b.Succs[f.next]
			f.next++
			if !seen[succ.Index] {
				seen[succ.Index] = true
				stack = append(stack, frame{b: succ})
			}
			continue
		}
		out = append(out, f.b)
		stack = stack[:len(stack)-1]
	}
	return out
}

// cyclic marks the blocks that lie on a cycle, by Tarjan's algorithm.
func cyclic(fn *ssa.Function) []bool {
	n := len(fn.Blocks)
	out := make([]bool, n)
	index := make([]int, n)
	low := make([]int, n)
	onStack := make([]bool, n)
	var stack []int
	count := 0
	type frame struct{ b, next int }
	for root := range n {
		if index[root] != 0 {
			continue
		}
		work := []frame{{b: root}}
		for len(work) > 0 {
			f := &work[len(work)-1]
			b := fn.Blocks[f.b]
			if f.next == 0 {
				count++
				index[f.b], low[f.b] = count, count
				stack = append(stack, f.b)
				onStack[f.b] = true
			} else if done := b.Succs[f.next-1].Index; onStack[done] {
				low[f.b] = min(low[f.b], low[done])
			}
			for f.next < len(b.Succs) && index[b.Succs[f.next].Index] != 0 {
				if s := b.Succs[f.next].Index; onStack[s] {
					low[f.b] = min(low[f.b], index[s])
					out[f.b] = out[f.b] || s == f.b
				}
				f.next++
			}
			if f.next < len(b.Succs) {
				f.next++
				work = append(work, frame{b: b.Succs[f.next-1].Index})
				continue
			}
			v := f.b
			work = work[:len(work)-1]
			if low[v] != index[v] {
				continue
			}
			size := 0
			for i := len(stack) - 1; ; i-- {
				size++
				if stack[i] == v {
					break
				}
			}
			for _, m := range stack[len(stack)-size:] {
				onStack[m] = false
				out[m] = out[m] || size > 1
			}
			stack = stack[:len(stack)-size]
		}
	}
	return out
}

// isReference reports whether values of t can stand for an object of which a
// path speaks.
func isReference(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Map, *types.Chan, *types.Slice, *types.Signature:
		return true
	}
	return false
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
