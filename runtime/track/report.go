package track

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/runtime/internal/core"
)

// Report is one problem. Each is reported once.
type Report struct {
	Tier   Tier     `json:"tier"`
	ID     string   `json:"id"`              // names the problem: the same from run to run and from tier to tier
	Title  string   `json:"title"`           // one line that stands alone
	Text   string   `json:"text"`            // the whole text; its first word is the tier
	Tests  []string `json:"tests,omitempty"` // the tests whose goroutines took part, as far as known
	Halves []Half   `json:"halves"`          // one for each goroutine of the problem

	blocks bool   // the goroutine that it is reported on is about to wait for itself
	across string // SUSPECT of classes: where the halves come from
}

// Half is the part of one goroutine in a problem.
type Half struct {
	Goroutine uint64         `json:"goroutine"`       // 0 if it is of no one goroutine
	Test      string         `json:"test,omitempty"`  // "" if none is known
	Holds     string         `json:"holds,omitempty"` // the class or name of the lock that it holds
	Held      finding.Step   `json:"held"`            // where it took that
	Asks      string         `json:"asks,omitempty"`  // the lock that it asks for; "" if it asks for none
	Asked     finding.Step   `json:"asked"`
	Stack     []finding.Step `json:"stack,omitempty"`     // of the request, or where it stands; innermost first
	HeldStack []finding.Step `json:"heldStack,omitempty"` // the place where Holds was taken and the innermost calls that led there

	holdsExpr, asksExpr string // as the source writes them
}

func (h *Half) mentions(part string) bool {
	for _, l := range [][]finding.Step{{h.Held, h.Asked}, h.Stack, h.HeldStack} {
		for _, s := range l {
			if strings.Contains(s.Func, part) || strings.Contains(s.Site.String(), part) {
				return true
			}
		}
	}
	return false
}

// half makes text of what the core knows.
func half(h *core.Half) Half {
	held, asked := placeOf(h.HeldPC), placeOf(h.PC)
	out := Half{
		Goroutine: h.Goroutine, Test: h.Test,
		Holds: held.lock(h.HeldMode), Held: held.step("took "), Asks: asked.lock(h.Mode), Asked: asked.step("asks for "),
		Stack: frames(h.Stack), HeldStack: frames(h.HeldStack), holdsExpr: held.names.expr, asksExpr: asked.names.expr,
	}
	if h.HeldMode&core.Join != 0 {
		out.Holds = "a WaitGroup"
	}
	if out.Test == "" {
		out.Test = testOf(out.Stack)
	}
	return out
}

// newReport makes the report of a problem of the core.
func newReport(p *core.Problem) *Report {
	r := &Report{Tier: tierOf(p)}
	for i := range p.Halves {
		r.Halves = append(r.Halves, half(&p.Halves[i]))
	}
	switch {
	case p.Tier == core.Misuse:
		r.misused()
	case p.Tier == core.Recursive || len(p.Halves) == 1:
		r.Title = recursiveTitle(r, &p.Halves[0])
	default:
		r.Title = cycleTitle(r)
	}
	r.ID = identify(r)
	return r
}

func tierOf(p *core.Problem) Tier {
	switch p.Tier {
	case core.Cycle:
		return Cycle
	case core.Suspect:
		return Suspect
	case core.Recursive:
		return Recursive
	case core.Deadlock:
		return Deadlock
	case core.Misuse:
		return Misuse
	}
	return ""
}

func cycleTitle(r *Report) string {
	a := &r.Halves[0]
	asks, holds, both := a.Asks, a.Holds, ""
	if asks == holds && a.asksExpr != a.holdsExpr {
		asks, holds, both = a.asksExpr, a.holdsExpr, ", both "+a.Asks
	}
	verb := "is taken while"
	if r.Tier == Deadlock {
		verb = "is waited for while"
	}
	if len(r.Halves) == 2 {
		b := &r.Halves[1]
		how := "takes them the other way round"
		if r.Tier == Deadlock {
			how = "waits the other way round"
		}
		s := fmt.Sprintf("%s %s %s is held%s; %s %s", asks, verb, holds, both, b.Asked.Site.Short(a.Asked.Site), how)
		if r.Tier == Suspect {
			s += why(r)
		}
		return s
	}
	var ring, sites []string
	for i := range r.Halves {
		ring = append(ring, r.Halves[i].Holds)
		if i > 0 {
			sites = append(sites, r.Halves[i].Asked.Site.Short(a.Asked.Site))
		}
	}
	ring = append(ring, a.Holds)
	s := fmt.Sprintf("%s %s %s is held, which closes the cycle %s (%s)", asks, verb, holds,
		strings.Join(ring, " → "), strings.Join(sites, ", "))
	if r.Tier == Suspect {
		s += why(r)
	}
	return s
}

// why says what makes a ring only suspect.
func why(r *Report) string {
	if r.across != "" {
		return "; " + r.across
	}
	for i := range r.Halves {
		for j := range i {
			if r.Halves[i].Goroutine == r.Halves[j].Goroutine {
				return "; one goroutine did both in this run"
			}
		}
	}
	return "; in this run they seem to have been apart in time"
}

func recursiveTitle(r *Report, h *core.Half) string {
	a := &r.Halves[0]
	since := a.Held.Site.Short(a.Asked.Site)
	if h.HeldMode&core.Once != 0 || h.Mode&core.Once != 0 {
		return fmt.Sprintf("%s calls itself: its function has been running since %s", a.Asks, since)
	}
	read, was := h.Mode&core.R != 0, h.HeldMode&core.R != 0
	switch {
	case read && was:
		return fmt.Sprintf("%s is read-locked again while read-held since %s: a writer that waits in between blocks both", a.Asks, since)
	case was:
		return fmt.Sprintf("%s is locked while read-held since %s: the writer waits for its own reader", a.Asks, since)
	case read:
		return fmt.Sprintf("%s is read-locked while locked since %s", a.Asks, since)
	}
	return fmt.Sprintf("%s is locked again while held since %s", a.Asks, since)
}

// misused completes the report of a Wait whose caller does not hold the lock.
func (r *Report) misused() {
	a := &r.Halves[0]
	cond := a.Asks
	a.Holds, a.Asks, a.Held = "", "", a.Asked // it asks for nothing: it is about to let go
	r.Title = fmt.Sprintf("Wait of %s is called by a goroutine that does not hold its lock; ", cond)
	if len(r.Halves) == 1 {
		r.Title += "nobody does"
		return
	}
	b := &r.Halves[1]
	b.Asks, b.Asked = "", finding.Step{}
	r.Title += fmt.Sprintf("another one has held %s since %s", b.Holds, b.Held.Site.Short(a.Held.Site))
}

// identify hashes the functions and the locks as the source names them, not
// lines, which change with every edit above.
func identify(r *Report) string {
	var parts []string
	for i := range r.Halves {
		h := &r.Halves[i]
		parts = append(parts, strings.Join([]string{h.Held.Func, h.Holds, h.Asked.Func, h.Asks}, "\x00"))
	}
	slices.Sort(parts)
	f := fnv.New64a()
	if len(r.Halves) == 0 {
		f.Write([]byte(r.Tier))
	}
	for _, p := range parts {
		f.Write([]byte(p))
		f.Write([]byte{1})
	}
	return strconv.FormatUint(f.Sum64(), 36)
}

// who names the goroutine and its test, as far as they are known.
func (h *Half) who() string {
	switch {
	case h.Goroutine == 0 && h.Test == "":
		return "another process"
	case h.Goroutine == 0:
		return h.Test
	case h.Test == "":
		return fmt.Sprintf("goroutine %d", h.Goroutine)
	}
	return fmt.Sprintf("goroutine %d of %s", h.Goroutine, h.Test)
}

// stacks writes both, each under a line that says which it is, or the only one
// there is without.
func (h *Half) stacks(b *strings.Builder) {
	write := func(steps []finding.Step, head, indent string) {
		if head != "" {
			fmt.Fprintf(b, "\t\t%s:\n", head)
		}
		for _, s := range steps {
			fmt.Fprintf(b, "\t\t%s%s (%s)\n", indent, s.Func, s.Site)
		}
	}
	if len(h.HeldStack) == 0 || len(h.Stack) == 0 {
		write(h.Stack, "", "")
		write(h.HeldStack, "", "")
		return
	}
	asks := "stands at"
	if h.Asks != "" {
		asks = "asks for " + h.Asks
	}
	write(h.Stack, asks, "\t")
	write(h.HeldStack, "took "+h.Holds, "\t")
}

// compose writes the text: the line that stands alone, then a trace for each
// goroutine.
func (r *Report) compose() {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", r.Tier, r.ID)
	if len(r.Halves) > 0 && r.Halves[0].Asked.Site.IsValid() {
		fmt.Fprintf(&b, "%s: ", r.Halves[0].Asked.Site)
	}
	b.WriteString(r.Title)
	b.WriteByte('\n')
	for i := range r.Halves {
		h := &r.Halves[i]
		fmt.Fprintf(&b, "\t%d. %s: ", i+1, h.who())
		switch {
		case h.Asks == "" && h.Holds == "":
			fmt.Fprintf(&b, "%s stands at %s\n", h.Held.Func, h.Held.Site)
		case h.Asks == "":
			fmt.Fprintf(&b, "%s holds %s (%s)\n", h.Held.Func, h.Holds, h.Held.Site)
		case h.Holds == "":
			fmt.Fprintf(&b, "%s asks for %s (%s)\n", h.Asked.Func, h.Asks, h.Asked.Site)
		case h.Held.Func == h.Asked.Func:
			fmt.Fprintf(&b, "%s holds %s (%s) and asks for %s (%s)\n", h.Held.Func, h.Holds, h.Held.Site, h.Asks, h.Asked.Site)
		default:
			fmt.Fprintf(&b, "%s holds %s (%s) and %s asks for %s (%s)\n", h.Held.Func, h.Holds, h.Held.Site, h.Asked.Func, h.Asks, h.Asked.Site)
		}
		h.stacks(&b)
	}
	r.Text = b.String()
	for i := range r.Halves {
		if t := r.Halves[i].Test; t != "" && !slices.Contains(r.Tests, t) {
			r.Tests = append(r.Tests, t)
		}
	}
}
