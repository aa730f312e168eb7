package summary

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/internal/ops"
)

// How a function ends: the exits that are recorded and the outcomes that its
// summary makes of them.

// exit records a state at the end of the function.
func (w *walker) exit(s *state, at ssa.Instruction) {
	if w.rec == nil {
		return
	}
	e := &Exit{At: at, Held: slices.Clip(s.held), Conds: w.entryConds(s), Defers: slices.Clip(s.defers)}
	for _, l := range s.let {
		e.Let = append(e.Let, l.Let)
	}
	if ret, ok := at.(*ssa.Return); ok {
		e.via = w.viaRelease(s, ret)
		for i, v := range ret.Results {
			e.Results = append(e.Results, w.factsOf(s, v, access.Path{Kind: access.Result, Index: i})...)
		}
	}
	for _, c := range s.conds {
		if c.Path.Kind == access.Free && c.Test <= IsConst && w.stored[c.Path] {
			e.Post = append(e.Post, c.Cond)
		}
		if c.Test == IsTrue && c.Path.Sel != "" && c.Path.Portable() && w.stored[c.Path] {
			e.Flags = append(e.Flags, c.Cond)
		}
	}
	w.rec.exits = append(w.rec.exits, e)
}

// finish makes the summary's outcomes and results from the exits.
func (r *recorder) finish() {
	out := r.w.out
	slices.SortStableFunc(r.exits, func(a, b *Exit) int { return cmp.Compare(a.At.Block().Index, b.At.Block().Index) })
	byKey := map[string]int{}
	for _, e := range r.exits {
		out.Exits = append(out.Exits, *e)
	}
	for _, e := range r.exits {
		ret, ok := e.At.(*ssa.Return)
		if !ok {
			continue
		}
		o := r.outcome(e, ret)
		key := outcomeKey(&o)
		if r.w.fn.Synthetic != "" {
			key += postKey(o.Post) // the parent asks how the loop was left
		}
		i, ok := byKey[key]
		if !ok {
			byKey[key] = len(out.Sum.Outcomes)
			out.Sum.Outcomes = append(out.Sum.Outcomes, o)
			continue
		}
		old := &out.Sum.Outcomes[i]
		old.Conds = slices.DeleteFunc(old.Conds, func(c Cond) bool { return !slices.Contains(o.Conds, c) })
		old.Results = slices.DeleteFunc(old.Results, func(c Cond) bool { return !slices.Contains(o.Results, c) })
		old.Post = slices.DeleteFunc(old.Post, func(c Cond) bool { return !slices.Contains(o.Post, c) })
	}
	out.Sum.Outcomes = asNamed(r.w.fn, out.Sum.Outcomes)
	for p := range r.w.stored {
		if p.Kind == access.Free {
			out.Sum.Assigns = append(out.Sum.Assigns, p)
		}
	}
	slices.SortFunc(out.Sum.Assigns, access.Path.Compare)
	r.results()
	r.keeps()
}

func (r *recorder) outcome(e *Exit, ret *ssa.Return) Outcome {
	o := Outcome{Conds: slices.Clone(e.Conds), Results: slices.Clone(e.Results), Post: slices.Clone(e.Post)}
	for _, h := range e.Held {
		l := h.Lock
		if _, tried := h.At.(*ssa.Select); r.w.out.Forgotten(e, h) || r.w.out.flagged(e, h) || tried && h.Mode == lockgraph.Permit {
			continue // a bug of this function, a lock that a flag speaks of, or a permit that what it started has
		}
		if p, ok := e.via[l.Path]; ok {
			l.Path = p
		} else if !l.Path.Portable() {
			l.Path = r.viaResult(l.Path, ret)
		}
		if l.Path.Portable() {
			l.Path = l.Path.Portably()
			o.Acq = append(o.Acq, Taken{l, h.Mode, h.Trace})
		}
	}
	for _, l := range e.Let {
		if l.Lock.Path.Portable() && !r.w.out.oneSided(e, l) {
			o.Rel = append(o.Rel, Let{portably(l.Lock), l.Mode, l.Later})
		}
	}
	return o
}

// viaResult names a lock that is reached through what the function returns.
func (r *recorder) viaResult(p access.Path, ret *ssa.Return) access.Path {
	for i, v := range ret.Results {
		if !isReference(v.Type()) {
			continue
		}
		if rest, ok := p.Rest(r.w.env.Of(v)); ok {
			return access.Path{Kind: access.Result, Index: i, Sel: rest}
		}
	}
	return access.Path{}
}

// ofRelease stands for the object, in a result that is a function, whose lock
// the function lets go and that nobody else can name: locks.Lock(key) that
// returns what unlocks the key.
const ofRelease = ".released"

// viaRelease names the held locks that a returned function lets go.
func (w *walker) viaRelease(s *state, ret *ssa.Return) map[access.Path]access.Path {
	var out map[access.Path]access.Path
	for i, v := range ret.Results {
		if _, isFunc := v.Type().Underlying().(*types.Signature); !isFunc || len(s.held) == 0 {
			continue
		}
		for _, v := range throughCell(v) {
			for _, t := range w.funcTargets(v, 0) {
				obj, ok := w.unnamed(t)
				for _, h := range s.held {
					if rest, inside := h.Path.Rest(s.resolve(obj)); ok && inside {
						if out == nil {
							out = map[access.Path]access.Path{}
						}
						out[h.Path] = access.Path{Kind: access.Result, Index: i, Sel: ofRelease + rest}
					}
				}
			}
		}
	}
	return out
}

// unnamed is the object whose lock a function lets go, if no caller of the one
// that returns the function has a name for it.
func (w *walker) unnamed(t target) (access.Path, bool) {
	if t.op.Kind == ops.Release && t.recv.Kind == access.Local {
		return t.recv, true
	}
	if t.sum == nil {
		return access.Path{}, false
	}
	for i := range t.sum.Outcomes {
		for _, l := range t.sum.Outcomes[i].Rel {
			from := t.free
			if l.Lock.Path.Kind == access.Param {
				from = t.args
			}
			if k := l.Lock.Path.Index; k < len(from) && l.Lock.Path.Kind <= access.Free && from[k].Kind == access.Local {
				return from[k], true
			}
		}
	}
	return access.Path{}, false
}

func postKey(post []Cond) string {
	var b strings.Builder
	for _, c := range post {
		if c.Test == IsConst && c.Val {
			b.WriteString(pathText(c.Path) + "=" + c.Const + ";")
		}
	}
	return b.String()
}

func outcomeKey(o *Outcome) string {
	var b strings.Builder
	for _, a := range o.Acq {
		b.WriteString("+" + pathText(a.Lock.Path) + a.Mode.String())
	}
	for _, l := range o.Rel {
		b.WriteString("-" + pathText(l.Lock.Path) + l.Mode.String())
		if l.Later {
			b.WriteByte('~')
		}
	}
	return b.String()
}

func pathText(p access.Path) string {
	return string(rune('a'+p.Kind)) + string(rune('0'+p.Index)) + p.Name + p.Sel
}
