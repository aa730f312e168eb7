package programs

import "github.com/concurlint/concurlint/runtime/sync"

// The permutations of Linux's lib/locking-selftest.c: each word lists pairs,
// and each pair is taken by a goroutine of its own. All of them close a cycle.
var permutations = []struct {
	name  string
	pairs []string
}{
	{"abba", []string{"AB", "BA"}},
	{"abbcca", []string{"AB", "BC", "CA"}},
	{"abcabc", []string{"AB", "CA", "BC"}},
	{"abbccdda", []string{"AB", "BC", "CD", "DA"}},
	{"abcdbdda", []string{"AB", "CD", "BD", "DA"}},
	{"abcdbcda", []string{"AB", "CD", "BC", "DA"}},
}

func init() {
	modes := []struct {
		name         string
		outer, inner func(*bench4) [4]node
		writers      bool
	}{
		{"mutex", (*bench4).mutexes, (*bench4).mutexes, false},
		{"write", (*bench4).writes, (*bench4).writes, false},
		// Go's readers are not recursive: a waiting writer stops them, so
		// read-read cycles block as soon as every lock has a writer somewhere.
		{"read", (*bench4).reads, (*bench4).reads, true},
		{"write-read", (*bench4).writes, (*bench4).reads, false},
		{"read-write", (*bench4).reads, (*bench4).writes, false},
	}
	for _, p := range permutations {
		for _, m := range modes {
			add(Scenario{Name: "lockdep/" + p.name + "-" + m.name, Kind: Must, Want: cycle, run: func() {
				locks := new(bench4)
				outer, inner := m.outer(locks), m.inner(locks)
				var fs []func()
				if m.writers {
					for _, w := range locks.writes() {
						fs = append(fs, nest(w))
					}
				}
				for _, pair := range p.pairs {
					fs = append(fs, nest(outer[pair[0]-'A'], inner[pair[1]-'A']))
				}
				apart(fs...)
			}})
		}
	}
	// One mutex pair beside read-write locks: the cycle runs over two types.
	add(Scenario{Name: "lockdep/abba-mutex-and-read", Kind: Must, Want: cycle, run: func() {
		locks := new(bench4)
		m, r, w := locks.mutexes(), locks.reads(), locks.writes()
		apart(nest(m[0], r[1]), nest(w[1], m[0]))
	}})
}

// bench4 has four locks of each type.
type bench4 struct {
	a, b, c, d     sync.Mutex
	ra, rb, rc, rd sync.RWMutex
}

func (l *bench4) mutexes() [4]node {
	return [4]node{
		{func() { l.a.Lock() }, func() { l.a.Unlock() }},
		{func() { l.b.Lock() }, func() { l.b.Unlock() }},
		{func() { l.c.Lock() }, func() { l.c.Unlock() }},
		{func() { l.d.Lock() }, func() { l.d.Unlock() }},
	}
}

func (l *bench4) writes() [4]node {
	return [4]node{
		{func() { l.ra.Lock() }, func() { l.ra.Unlock() }},
		{func() { l.rb.Lock() }, func() { l.rb.Unlock() }},
		{func() { l.rc.Lock() }, func() { l.rc.Unlock() }},
		{func() { l.rd.Lock() }, func() { l.rd.Unlock() }},
	}
}

func (l *bench4) reads() [4]node {
	return [4]node{
		{func() { l.ra.RLock() }, func() { l.ra.RUnlock() }},
		{func() { l.rb.RLock() }, func() { l.rb.RUnlock() }},
		{func() { l.rc.RLock() }, func() { l.rc.RUnlock() }},
		{func() { l.rd.RLock() }, func() { l.rd.RUnlock() }},
	}
}
