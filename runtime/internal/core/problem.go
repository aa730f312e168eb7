package core

// Tiers of a Problem.
const (
	Cycle uint8 = iota + 1
	Suspect
	Recursive
	Deadlock
	Misuse  // a lock is not held that must be
	Failure // the tracker itself failed, and is off now
)

// Lock names a lock of a problem. Serial is never given out twice; Key is where
// it was.
type Lock struct {
	Serial uint32
	Key    uintptr
}

// Half is what one goroutine contributes: it holds From and asks for To.
type Half struct {
	Goroutine      uint64
	Test           string // "" if none is known
	From, To       Lock
	HeldPC, PC     uintptr // where From was taken and To is asked for
	HeldMode, Mode uint8
	HeldStack      []uintptr // HeldPC and the innermost calls that led there
	Stack          []uintptr // of the request, as runtime.Callers gives it, the tracker's own frames on top
}

// Problem is a finding, without words.
type Problem struct {
	Tier   uint8
	Blocks bool // Recursive: the goroutine waits for itself
	Sites  uint64
	Locks  uint64
	Halves []Half
	Text   string // Failure: what happened
	next   *Problem
}

// Sink gets every problem, on the goroutine that caused it, with no lock held.
// It may block, lock and leave the goroutine. What it locks is tracked as held
// but draws no order.
var Sink func(*Problem)

// Later is asked, when it is set, about a problem of a goroutine that holds
// locks, before Sink. If it takes the problem, Settle is called when the goroutine has
// let all of them go: to make words of a problem takes long, and whoever waits
// for the locks would wait for that.
var Later func(*Problem) bool

// Settled is called by Settle, when it is set, to deal with what Later took.
var Settled func()

// Settle is called by a goroutine that may owe, when it has let a lock go.
//
//go:norace
func Settle() {
	g := Current()
	if !g.owes || g.n > 0 || g.busy != 0 {
		return
	}
	g.owes = false
	if Settled != nil {
		Settled()
	}
}

// Apart runs f as the tracker's own: what it locks draws no order. It reports
// false, and does nothing, where the goroutine is in such a function already.
//
//go:norace
func Apart(f func()) bool {
	g := Current()
	if g.busy != 0 {
		return false
	}
	g.busy++
	// It may leave the goroutine or panic.
	defer func() { g.busy-- }()
	f()
	return true
}

//go:norace
func lockID(r *record) Lock { return Lock{r.serial, r.key} }

// told holds hashes of what was reported, by places and by locks.
var (
	told  []uint64
	toldN int
)

// once gives p, or nil if the same was told before: at the same places, or of
// the same locks, and as surely. mu is held.
//
//go:norace
func (p *Problem) once() *Problem {
	t := uint64(p.Tier)
	sites, locks := mix(p.Sites, t)|1, mix(p.Locks, t+100)|1
	// A cycle makes a later suspicion of the same pointless.
	if wasTold(sites) || wasTold(locks) ||
		p.Tier == Suspect && (wasTold(mix(p.Sites, uint64(Cycle))|1) || wasTold(mix(p.Locks, uint64(Cycle)+100)|1)) {
		return nil
	}
	tell(sites)
	if p.Locks != 0 {
		tell(locks)
	}
	return p
}

//go:norace
func wasTold(h uint64) bool {
	if toldN == 0 {
		return false
	}
	m := uint64(len(told) - 1)
	for i := h & m; told[i] != 0; i = (i + 1) & m {
		if told[i] == h {
			return true
		}
	}
	return false
}

//go:norace
func tell(h uint64) {
	if wasTold(h) {
		return
	}
	if toldN*2 >= len(told) {
		old := told
		told, toldN = make([]uint64, max(64, 2*len(old))), 0
		for _, x := range old {
			if x != 0 {
				tell(x)
			}
		}
	}
	m := uint64(len(told) - 1)
	i := h & m
	for told[i] != 0 {
		i = (i + 1) & m
	}
	told[i] = h
	toldN++
}

//go:norace
func chainProblems(a, b *Problem) *Problem {
	if a == nil {
		return b
	}
	p := a
	for p.next != nil {
		p = p.next
	}
	p.next = b
	return a
}

// deliver hands problems to the sink. No lock is held.
//
//go:norace
func (g *G) deliver(p *Problem) {
	if p == nil || Sink == nil {
		return
	}
	g.busy++
	// The sink may leave the goroutine or panic.
	defer func() { g.busy-- }()
	for p != nil {
		next := p.next
		p.next = nil
		if g.n > 0 && Later != nil && Later(p) {
			g.owes = true
		} else {
			Sink(p)
		}
		p = next
	}
	if g.owes {
		arm() // for one that keeps its locks
	}
}

// giveBack is deferred by whatever takes the tracker's lock. If that fails,
// which only a fault of the tracker can bring about, tracking ends, so that the
// program does not, and it is said.
//
//go:norace
func giveBack() {
	x := recover()
	if x != nil {
		on, wasOff = 0, true
	}
	unlock()
	if x != nil {
		failed(x)
	}
}

// shield is deferred by what reads the tracker's memory without its lock and
// could fail as well.
//
//go:norace
func shield() {
	if x := recover(); x != nil {
		on, wasOff = 0, true
		failed(x)
	}
}

func failed(x any) {
	if Sink != nil {
		Sink(&Problem{Tier: Failure, Text: text(x)})
	}
}

func text(x any) string {
	switch x := x.(type) {
	case error:
		return x.Error()
	case string:
		return x
	}
	return "unknown failure"
}
