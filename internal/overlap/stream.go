package overlap

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// streamers are the functions of the standard library that read from or write to what
// they are given before they return: the method that they call of each argument, by its
// index. Those that keep it for later, such as bufio.NewReader, are not among them.
var streamers = map[string]map[int]string{
	"fmt.Fprint": {0: "Write"}, "fmt.Fprintf": {0: "Write"}, "fmt.Fprintln": {0: "Write"},
	"io.Copy": {0: "Write", 1: "Read"}, "io.CopyBuffer": {0: "Write", 1: "Read"}, "io.CopyN": {0: "Write", 1: "Read"},
	"io.ReadAll": {0: "Read"}, "io.ReadAtLeast": {0: "Read"}, "io.ReadFull": {0: "Read"}, "io.WriteString": {0: "Write"},
}

// reads reports whether a function of the standard library reads from what it is given,
// before it returns.
func reads(name string) bool {
	for _, method := range streamers[name] {
		if method == "Read" {
			return true
		}
	}
	return false
}

// streams adds the methods of this package's types that a call of the standard library
// runs to read or write: io.Copy(dst, &counter{r}) runs (*counter).Read.
func (f *frame) streams(e *engine, c call, add func(*frame)) {
	methods, ok := streamers[c.name]
	if !ok {
		return
	}
	for i, a := range c.in.Common().Args {
		mi, ok := a.(*ssa.MakeInterface)
		if !ok || methods[i] == "" {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(mi.X.Type(), false, e.res.SSA.Pkg, methods[i])
		m, ok := obj.(*types.Func)
		if !ok || e.byObj[m.Origin()] == nil {
			continue
		}
		add(f.enter(e, &closure{fn: e.byObj[m.Origin()]}, []ssa.Value{mi.X}, c.in, calls))
	}
}
