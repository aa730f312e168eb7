package programs

import (
	"runtime"
	"sync/atomic"

	"github.com/concurlint/concurlint/runtime/sync"
)

// account is locked at one site for all its instances, so only the instances
// tell a deadlock from a rule that is kept.
type account struct {
	id  int
	mu  sync.Mutex
	sum int
}

// transfer takes the two in the order of its arguments.
func transfer(from, to *account) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.sum--
	to.sum++
}

// transferByID takes the two in the order of their numbers.
func transferByID(from, to *account) {
	first, second := from, to
	if second.id < first.id {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	from.sum--
	to.sum++
}

func init() {
	add(
		Scenario{Name: "class/transfer-pair", Kind: Must, Want: cycle, run: func() {
			a, b := &account{id: 1}, &account{id: 2}
			apart(func() { transfer(a, b) }, func() { transfer(b, a) })
		}},
		Scenario{Name: "class/transfer-ring", Kind: Must, Want: cycle, run: func() {
			a, b, c := &account{id: 1}, &account{id: 2}, &account{id: 3}
			apart(func() { transfer(a, b) }, func() { transfer(b, c) }, func() { transfer(c, a) })
		}},
		// The first pair is of other instances: what they teach about the site
		// must not make the tracker skip the second.
		Scenario{Name: "class/transfer-pair-after-others", Kind: Must, Want: cycle, run: func() {
			for i := range 200 {
				transfer(&account{id: i}, &account{id: i + 1})
			}
			a, b := &account{id: 1}, &account{id: 2}
			apart(func() { transfer(a, b) }, func() { transfer(b, a) })
		}},
		Scenario{Name: "class/order-by-id", Kind: Silent, run: func() {
			a, b, c := &account{id: 1}, &account{id: 2}, &account{id: 3}
			apart(
				func() { transferByID(a, b) }, func() { transferByID(b, a) },
				func() { transferByID(c, a) }, func() { transferByID(b, c) },
			)
		}},
		Scenario{Name: "class/parent-then-child", Kind: Silent, run: func() {
			root := &tree{kids: []*tree{{kids: []*tree{{}}}, {}}}
			apart(root.walk, root.walk)
		}},
		Scenario{Name: "class/parent-child-and-child-parent", Kind: Must, Want: cycle, run: func() {
			kid := &tree{}
			root := &tree{kids: []*tree{kid}}
			apart(root.walk, func() { kid.mu.Lock(); root.mu.Lock(); root.mu.Unlock(); kid.mu.Unlock() })
		}},
		// Type A before type B here, B before A there, never the same two.
		Scenario{Name: "class/inverted-on-other-instances", Kind: May, run: func() {
			var p, q pair
			apart(p.forth, q.back)
		}},
		// New locks at addresses that dead locks had: their orders are not
		// those of the dead.
		Scenario{Name: "class/address-reuse", Kind: Silent, run: func() {
			for i := range 160 {
				reuse(i%2 == 0)
				if i%16 == 0 {
					runtime.GC()
				}
			}
		}},
		// A stack that grows is copied, and locks that live on it get another
		// address while they are held.
		Scenario{Name: "class/stack-moves-while-held", Kind: Silent, run: func() {
			var a, b sync.Mutex
			apart(
				func() {
					a.Lock()
					deep(2000)
					b.Lock()
					deep(2000)
					b.Unlock()
					a.Unlock()
				},
				func() {
					a.Lock()
					deep(4000)
					b.Lock()
					deep(10)
					b.Unlock()
					a.Unlock()
				},
			)
		}},
		Scenario{Name: "class/locks-on-a-moving-stack", Kind: Silent, run: func() {
			f := func() {
				var a, b sync.Mutex
				a.Lock()
				deep(3000)
				b.Lock()
				deep(6000)
				b.Unlock()
				a.Unlock()
			}
			apart(f, f, f)
		}},
	)
}

// tree nodes are locked from the root down.
type tree struct {
	mu   sync.Mutex
	kids []*tree
}

func (t *tree) walk() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.kids {
		k.walk()
	}
}

// reuse makes a pair of small locks and forgets them, taking them in one order
// or the other in a goroutine of its own.
func reuse(forth bool) {
	together(func() {
		x, y := new(account), new(account)
		heap.Store(&[2]*account{x, y})
		if uintptrOf(x) > uintptrOf(y) == forth {
			x, y = y, x
		}
		transfer(x, y)
	})
}

// heap keeps the accounts off the stack, until the next two take their place.
var heap atomic.Pointer[[2]*account]

// deep uses up stack.
func deep(n int) int {
	var pad [64]byte
	if n == 0 {
		return int(pad[0])
	}
	return deep(n-1) + int(pad[n%len(pad)])
}
