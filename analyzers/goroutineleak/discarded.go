package goroutineleak

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/finding"
)

// discarded reports a call whose cancel function is thrown away. Those of package
// context are go vet's business, a context with a time-out ends by itself, and
// signals are mostly listened to for the life of the process.
func (c *checker) discarded(fn *ssa.Function, call *ssa.Call) {
	tuple, ok := call.Type().(*types.Tuple)
	if !ok || strings.HasPrefix(chans.CalleeName(&call.Call), "context.") || strings.HasPrefix(chans.CalleeName(&call.Call), "os/signal.") || isMain(fn) || c.forLife(fn, 0) || c.res.InTest(call.Pos()) {
		return
	}
	cancel, ctx := -1, -1
	for i := range tuple.Len() {
		switch {
		case isContextType(tuple.At(i).Type(), "CancelFunc"), isContextType(tuple.At(i).Type(), "CancelCauseFunc"):
			cancel = i
		case isContextType(tuple.At(i).Type(), "Context"):
			ctx = i
		}
	}
	if cancel < 0 || ctx < 0 || used(call, cancel) || !used(call, ctx) {
		return
	}
	name := strings.ToLower(chans.MethodName(&call.Call))
	if strings.Contains(name, "timeout") || strings.Contains(name, "deadline") {
		return
	}
	c.report(call.Pos(), fn, "goroutineleak-discarded", finding.Medium,
		"the cancel function that "+c.res.CallText(call)+" returns is thrown away: what it has started for this context goes on until the parents end")
}

func isContextType(t types.Type, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" && n.Obj().Name() == name
}

// used reports whether a result of a call goes anywhere.
func used(call *ssa.Call, i int) bool {
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == i && len(*e.Referrers()) > 0 {
			return true
		}
	}
	return false
}
