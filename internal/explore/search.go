package explore

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// play follows all runs of the root.
func (m *machine) play() {
	r := m.root
	st := &state{}
	g := &gor{id: "0"}
	if r.globals {
		if init := m.res.SSA.Func("init"); init != nil && len(init.Blocks) > 0 && m.tables.scope(init, map[*ssa.Function]bool{}) < maxScope {
			g.script = append(g.script, call{fn: init})
		}
	}
	if r.fn != nil && len(r.client) == 0 {
		g.script = append(g.script, call{fn: r.fn, args: m.params(r.fn)})
	}
	g.script = append(g.script, r.client...)
	st.gs = []*gor{g}
	seen := map[digest]bool{}
	stack := m.settle(st)
	for n := 0; len(stack) > 0 && n < maxStates && m.steps > 0; n++ {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if m.ended(s) {
			continue
		}
		key := m.digest(s)
		if seen[key] {
			continue
		}
		seen[key] = true
		stack = append(stack, m.successors(s)...)
	}
}

func (m *machine) params(fn *ssa.Function) []value {
	var out []value
	for _, p := range fn.Params {
		out = append(out, m.unknownArg(p))
	}
	return out
}

// ended reports whether the process is over: main has returned.
func (m *machine) ended(s *state) bool {
	return s.gs[0].done() && m.root.main
}

// successors takes every step that is possible, unless somebody is stuck.
func (m *machine) successors(s *state) []*state {
	var out []*state
	var blocked []*gor
	for _, g := range s.gs {
		if g.done() {
			continue
		}
		m.dropped = false
		next := m.exec(s, g.id)
		if len(next) == 0 && m.dropped {
			continue
		}
		if len(next) == 0 {
			blocked = append(blocked, g)
			continue
		}
		for _, n := range next {
			out = append(out, m.settle(n)...)
		}
	}
	if len(blocked) > 0 {
		if stuck := m.stuck(s, blocked); len(stuck) > 0 {
			m.report(s, stuck)
			return nil
		}
	}
	return out
}

// stuck lists the goroutines that nothing can wake any more: what they wait
// for cannot be reached from any goroutine that can still run.
func (m *machine) stuck(s *state, blocked []*gor) []*gor {
	asleep := map[string]bool{}
	for _, g := range blocked {
		asleep[g.id] = true
	}
	reach := map[string]bool{}
	var visit func(id string)
	visit = func(id string) {
		if reach[id] {
			return
		}
		reach[id] = true
		s.contents(id, func(v value) { mentions(v, visit) })
		for _, kid := range s.kids.get(id) {
			visit(kid)
		}
	}
	for _, e := range s.escaped.entries {
		visit(e.key)
	}
	for _, g := range s.gs {
		if !asleep[g.id] && !g.done() {
			m.holds(s, g, visit)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, g := range blocked {
			if asleep[g.id] && m.mayWake(s, g, reach, asleep) {
				delete(asleep, g.id)
				m.holds(s, g, visit)
				changed = true
			}
		}
	}
	var out []*gor
	for _, g := range blocked {
		if asleep[g.id] {
			out = append(out, g)
		}
	}
	return out
}

// holds visits what a goroutine's registers lead to.
func (m *machine) holds(s *state, g *gor, visit func(string)) {
	// Everybody can reach the package variables.
	for _, o := range s.heap.from("g:") {
		visit(o.key)
	}
	for _, c := range s.counts.from("g:") {
		visit(baseOf(c.key))
	}
	for _, f := range g.frames {
		for _, r := range f.regs {
			mentions(r.val, visit)
		}
		for _, d := range f.defers {
			mentions(d.fn, visit)
			mentions(tuple(d.args), visit)
		}
		for _, a := range f.onExit {
			visit(baseOf(a.cell))
		}
	}
	for _, c := range g.script {
		mentions(tuple(c.args), visit)
	}
	for _, a := range g.onExit {
		visit(baseOf(a.cell))
	}
}

func baseOf(cell string) string {
	if i := strings.IndexAny(cell, ".["); i > 0 && cell[0] != '~' {
		return cell[:i]
	}
	return cell
}

// mayWake reports whether something that can still run could end the wait.
func (m *machine) mayWake(s *state, g *gor, reach, asleep map[string]bool) bool {
	if g.waiting != "" {
		return reach[baseOf(g.waiting)]
	}
	cell := g.relock
	if cell == "" {
		p := m.pending(s, g)
		switch p.kind {
		case opSend, opRecv:
			c, ok := p.val.(channel)
			return ok && reach[c.id]
		case opSelect:
			for _, st := range g.at().(*ssa.Select).States {
				if c, ok := m.eval(g.top(), st.Chan).(channel); ok && reach[c.id] {
					return true
				}
			}
			return false
		case opLock, opRLock:
			cell = cellOf(p.val)
		default:
			return reach[baseOf(cellOf(p.val))] || !s.ours(cellOf(p.val))
		}
	}
	// A lock is let go by who holds it.
	l := s.locks.get(cell)
	holders := l.readers
	if l.writer != "" {
		holders = append([]string{l.writer}, holders...)
	}
	for _, h := range holders {
		o := s.byID(h)
		if o == nil || o.done() {
			if reach[baseOf(cell)] || !s.ours(cell) {
				return true
			}
			continue
		}
		if !asleep[h] {
			return true
		}
	}
	return false
}
