package explore

import (
	"go/token"
	"strings"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// Rule names the analyzer whose business a place is.
func (f *Stuck) Rule() string {
	if f.Kind == Panics {
		switch f.Why {
		case "negative", "late":
			return "waitgroup"
		case "nolock":
			return "condwait"
		}
		return "chanclose"
	}
	if f.Self {
		return "relock"
	}
	for _, o := range f.Others {
		if isLock(o.Name) {
			return "heldblock"
		}
	}
	switch {
	case strings.HasPrefix(f.Name, "sync.WaitGroup."), strings.HasPrefix(f.Name, "golang.org/x/sync/errgroup."):
		return "waitgroup"
	case f.Name == "sync.Cond.Wait":
		return "condwait"
	case f.Name == "sync.Once.Do", isLock(f.Name):
		return "heldblock"
	}
	if f.Gone && (f.Name == "select" || f.Name == "receive") {
		return "goroutineleak"
	}
	return "chanblock"
}

// Confidence tells how much the run had to assume.
func (f *Stuck) Confidence() finding.Confidence {
	if f.Vague || f.Test {
		return finding.Low // what a test does with the code, its users may not
	}
	if f.Guesses == 0 && f.Client == "" {
		return finding.High
	}
	return finding.Medium
}

// Finding is what the analyzer says that the place belongs to, for a report at
// PosOf(f.At).
func (f *Stuck) Finding(res *chans.Result) finding.Finding {
	return finding.Finding{
		Category:   f.Rule() + "-played",
		Message:    f.Text(res),
		Func:       res.FuncName(f.At.Parent(), PosOf(f.At)),
		Confidence: f.Confidence(),
	}
}

// Text words the finding.
func (f *Stuck) Text(res *chans.Result) string {
	pos := PosOf(f.At)
	what := describe(res, Place{f.At, f.Name})
	if f.Kind == Panics {
		what += f.client()
		other := ""
		if f.Other != nil {
			other = res.Place(PosOf(f.Other), pos)
		}
		switch f.Why {
		case "closetwice":
			return what + " panics: another way it is closed before, at " + other
		case "sendclosed":
			return what + " panics when it comes after the close at " + other
		case "closenil":
			return what + " panics: it is nil"
		case "late":
			return what + " can come after Wait has already returned: it counts a goroutine that nobody waits for"
		case "nolock":
			return what + " without its lock held panics"
		}
		return what + " takes the counter below zero, which panics"
	}
	switch {
	case f.Self:
		return what + " waits for ever: this goroutine holds " + operand(res, Place{f.At, f.Name}, pos) + " already" + f.client()
	case f.Nil && strings.HasSuffix(what, ".Done()"):
		return what + " waits for ever: this context has no end"
	case f.Nil:
		return what + " waits for ever: the channel is nil"
	case len(f.Others) > 0:
		o := f.Others[0]
		return what + " waits for ever" + f.once(res, pos) + ": " + res.FuncName(o.At.Parent(), pos) + " waits too, at its " + describe(res, o) + " (" + res.Place(PosOf(o.At), pos) + ")" + f.client()
	case f.Client != "" && f.Gone:
		return what + " waits for ever: " + lack(f.Name) + f.client()
	case f.Gone:
		return what + " waits for ever" + f.once(res, pos) + ": " + lack(f.Name)
	}
	return what + " waits for ever: every goroutine that could end it has come to its own end" + f.client()
}

// once tells after what a goroutine is left behind: the return of the function
// that was played.
func (f *Stuck) once(res *chans.Result, pos token.Pos) string {
	switch {
	case !f.Gone || f.Client != "":
		return ""
	case f.Left != nil && f.Left.Pos().IsValid():
		return " once " + res.FuncName(f.Left.Parent(), pos) + " has returned at " + res.Place(f.Left.Pos(), pos)
	}
	return " once " + res.FuncName(f.Root, pos) + " has returned"
}

// lack says what a wait is short of when all who knew of it have gone.
func lack(name string) string {
	switch name {
	case "send":
		return "nobody is left to receive"
	case "receive":
		return "nobody is left to send or close"
	case "select":
		return "none of its cases can come any more"
	case "sync.Cond.Wait":
		return "nobody is left to signal"
	}
	return "nobody is left to end it"
}

// client tells which calls lead there.
func (f *Stuck) client() string {
	if f.Client == "" {
		return ""
	}
	return " (after " + f.Client + ")"
}

// describe words an operation: "send on ch", "wg.Wait".
func describe(res *chans.Result, p Place) string {
	pos := PosOf(p.At)
	expr := operand(res, p, pos)
	switch p.Name {
	case "send":
		return "send on " + expr
	case "receive":
		for _, op := range res.OpsAt(p.At) {
			if op.Kind == chans.Range {
				return "range over " + expr
			}
		}
		return "receive from " + expr
	case "select":
		return "select"
	case "builtin close":
		return "close of " + expr
	}
	return expr + p.Name[strings.LastIndexByte(p.Name, '.'):]
}

func operand(res *chans.Result, p Place, pos token.Pos) string {
	for _, op := range res.OpsAt(p.At) {
		return op.Name
	}
	if s := res.ExprAt(pos); s != "" {
		return s
	}
	return "it"
}
