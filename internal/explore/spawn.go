package explore

import (
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// How goroutines start.

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
	s.counts.set(cell, s.counts.get(cell)+1)
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
