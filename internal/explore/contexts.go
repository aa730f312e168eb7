package explore

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Contexts: who ends whom.

// derive makes a context below another, and the channel that ends it.
func (m *machine) derive(s *state, g *gor, parent value, timed bool) (ctx value, end string) {
	end = g.name("c")
	ch := &chanState{extern: timed}
	switch p := parent.(type) {
	case ctxValue:
		if d, ok := p.done.(channel); ok {
			above := s.chans.get(d.id)
			s.kids.set(d.id, append(slices.Clone(s.kids.get(d.id)), end))
			ch.extern = ch.extern || above.extern
			ch.closed = above.closed
		} else if _, none := p.done.(null); !none {
			ch.extern = true
		}
	default:
		ch.extern = true
	}
	s.chans.set(end, ch)
	return ctxValue{channel{end}}, end
}

// cancel ends a context and those below it.
func (m *machine) cancel(s *state, end string, at ssa.Instruction) {
	ch := s.chans.get(end)
	if ch == nil || ch.closed != nil {
		return
	}
	if at == nil {
		at = m.root.fn.Blocks[0].Instrs[0]
	}
	s.setChan(end, func(c *chanState) { c.closed = at })
	for _, kid := range s.kids.get(end) {
		m.cancel(s, kid, at)
	}
}

func (m *machine) ctxErr(s *state, g *gor, v value) []*state {
	c, ok := v.(ctxValue)
	if !ok {
		return m.answer(s, g)
	}
	d, ok := c.done.(channel)
	switch {
	case !ok:
		return m.give(s, g, null{})
	case s.chans.get(d.id).closed != nil:
		return m.give(s, g, boxed{types.Universe.Lookup("error").Type(), konst{constant.MakeString("canceled")}})
	case s.chans.get(d.id).extern || s.escaped.get(d.id):
		return m.answer(s, g)
	}
	return m.give(s, g, null{})
}
