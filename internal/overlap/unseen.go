package overlap

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
)

// This file guesses what code that is not seen may wait for, and errs towards
// waiting.

// unseenOrders guesses for code that is not seen: it may wait for the goroutine
// only through something that both have.
func (e *engine) unseenOrders(c *ssa.CallCommon, s *signal, f *frame) bool {
	if !s.unseen {
		return false
	}
	vals := c.Args
	if c.IsInvoke() {
		vals = append([]ssa.Value{c.Value}, vals...)
	} else if c.StaticCallee() == nil {
		return true // a function value
	}
	for _, v := range vals {
		if access.SharesMemory(v.Type()) && e.related(f.translate(e, e.at(v)), s.opaque) {
			return true
		}
	}
	return false
}

// related reports whether l belongs to one of the objects: it is one of them, a
// part of one, or comes from the same call (io.Pipe gives two ends).
func (e *engine) related(l loc, objects []loc) bool {
	for _, o := range objects {
		if !o.known() || !l.known() {
			continue
		}
		if tupleOf(o.root) == tupleOf(l.root) && (strings.HasPrefix(o.sel, l.sel) || strings.HasPrefix(l.sel, o.sel)) {
			return true
		}
	}
	return false
}

func tupleOf(v ssa.Value) ssa.Value {
	if x, ok := v.(*ssa.Extract); ok {
		return x.Tuple
	}
	return v
}

// isCancel reports whether a call ends a context.
func isCancel(c *ssa.CallCommon) bool {
	n, ok := types.Unalias(c.Value.Type()).(*types.Named)
	if !ok || c.IsInvoke() || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "context" {
		return false
	}
	return n.Obj().Name() == "CancelFunc" || n.Obj().Name() == "CancelCauseFunc"
}

// waitWords begin the names of functions that wait for others, by custom. Close
// is not one of them: most close a file, and what a goroutine works with it may
// close only as unseenOrders says.
var waitWords = []string{"wait", "Stop", "Shutdown", "Join", "Drain", "Finish", "Eventually", "Terminate", "Teardown", "Cleanup"}

// waitNamed reports whether a call that cannot be seen has the name of one that
// waits until others are done.
func waitNamed(c *ssa.CallCommon) bool {
	var name string
	if c.IsInvoke() {
		name = c.Method.Name()
	} else if fn := c.StaticCallee(); fn != nil {
		name = fn.Name()
	}
	return strings.Contains(name, "Wait") || slices.ContainsFunc(waitWords, func(w string) bool {
		return strings.HasPrefix(name, w) || strings.HasPrefix(name, strings.ToLower(w))
	})
}

// benignPackages are those of the standard library whose functions wait for no
// goroutine of ours.
var benignPackages = map[string]bool{
	"bytes": true, "cmp": true, "encoding/base64": true, "encoding/binary": true, "encoding/hex": true, "encoding/json": true,
	"errors": true, "fmt": true, "hash/crc32": true, "html": true, "log": true, "log/slog": true, "maps": true, "math": true,
	"math/big": true, "math/bits": true, "math/rand": true, "math/rand/v2": true, "net/url": true, "os": true, "path": true,
	"path/filepath": true, "reflect": true, "regexp": true, "runtime": true, "slices": true, "sort": true, "strconv": true,
	"strings": true, "time": true, "unicode": true, "unicode/utf8": true, "context": true,
}

// benign reports whether a call of another package cannot wait for a goroutine
// of this one.
func benign(name string) bool {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		pkg := name[:i]
		if j := strings.LastIndexByte(pkg, '.'); j > strings.LastIndexByte(pkg, '/') {
			pkg = pkg[:j] // a method: path.Type
		}
		return benignPackages[pkg] || strings.HasPrefix(name, "testing.")
	}
	return false
}
