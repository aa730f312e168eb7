package lockgraph

// components numbers the strongly connected components of a graph given as
// lists of successors (Tarjan 1972). Two nodes lie on a common cycle exactly
// when they have one number.
func components(succ [][]int) []int {
	t := tarjan{succ: succ, order: make([]int, len(succ)), low: make([]int, len(succ)), comp: make([]int, len(succ))}
	for i := range succ {
		if t.order[i] == 0 {
			t.visit(i)
		}
	}
	return t.comp
}

type tarjan struct {
	succ  [][]int
	order []int // when a node was met, from 1; 0: not yet
	low   []int // the earliest node that it leads back to
	comp  []int // from 1; 0 while the node is on the stack
	stack []int
	met   int
	done  int
}

func (t *tarjan) visit(n int) {
	t.met++
	t.order[n], t.low[n] = t.met, t.met
	t.stack = append(t.stack, n)
	for _, s := range t.succ[n] {
		if t.order[s] == 0 {
			t.visit(s)
			t.low[n] = min(t.low[n], t.low[s])
		} else if t.comp[s] == 0 {
			t.low[n] = min(t.low[n], t.order[s])
		}
	}
	if t.low[n] != t.order[n] {
		return
	}
	t.done++
	for {
		top := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.comp[top] = t.done
		if top == n {
			return
		}
	}
}
