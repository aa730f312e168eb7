package heldblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/chans"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/summary"
)

// slow says what a call of another package waits for. A name that ends in a
// dot stands for all methods of the type.
var slow = map[string]string{
	"time.Sleep":  "sleeps",
	"os.ReadFile": "reads a file", "os.WriteFile": "writes a file", "os.Open": "opens a file", "os.OpenFile": "opens a file",
	"os.Create": "opens a file", "os.RemoveAll": "deletes files", "os.ReadDir": "reads a directory",
	"os.File.Sync": "waits for the disk", "os.File.Read": "reads a file", "os.File.Write": "writes a file",
	"io.Copy": "copies a stream", "io.ReadAll": "reads a stream",
	"net.Dial": "waits for the network", "net.DialTimeout": "waits for the network", "net.Dialer.": "waits for the network",
	"net.Conn.Read": "waits for the network", "net.Conn.Write": "waits for the network", "net.Listener.Accept": "waits for the network",
	"net.Resolver.": "waits for the network", "net.LookupHost": "waits for the network", "net.LookupIP": "waits for the network",
	"net/http.Get": "waits for the network", "net/http.Post": "waits for the network", "net/http.Head": "waits for the network",
	"net/http.PostForm": "waits for the network", "net/http.Client.": "waits for the network",
	"os/exec.Cmd.Run": "waits for a process", "os/exec.Cmd.Wait": "waits for a process", "os/exec.Cmd.Output": "waits for a process",
	"os/exec.Cmd.CombinedOutput": "waits for a process",
	"database/sql.DB.Query":      "waits for the database", "database/sql.DB.Exec": "waits for the database",
	"database/sql.DB.QueryContext": "waits for the database", "database/sql.DB.ExecContext": "waits for the database",
}

// advise tells of what holds a lock up although it comes to an end: sleep,
// input and output, a channel on which somebody else decides, code that nobody
// here can see. It is of low confidence throughout: a slow critical section may
// well be meant.
func (c *checker) advise(in ssa.Instruction, held []summary.Held) {
	pos := in.Pos()
	if c.reported[pos] || len(held) == 0 || held[0].At == nil {
		return
	}
	f := c.res.Func(in.Parent())
	h := held[len(held)-1]
	if slices.Contains(f.Released[h.At], in) {
		return // the receive gives back the permit that a channel stands for
	}
	what := c.holdsUp(in)
	if what == "" {
		return
	}
	if c.pass.ResultOf[explore.Analyzer].(*explore.Result).Confirms(pos) {
		return // a run comes to a halt there, and says why
	}
	report.At(c.pass, pos, finding.Finding{
		Category:   "heldblock-slow",
		Message:    what + " while " + f.LockName(h.Lock) + " is held since " + c.res.Place(h.At.Pos(), pos) + ": all who need it wait as long",
		Func:       f.Name,
		Locks:      []string{h.Class},
		Confidence: finding.Low,
	})
}

// holdsUp words what an instruction waits for, "" if it does not.
func (c *checker) holdsUp(in ssa.Instruction) string {
	for _, op := range c.res.OpsAt(in) {
		if !op.Alone() || op.Deferred || op.Spawned {
			continue
		}
		switch op.Kind {
		case chans.Send:
			if op.Obj.Unbuffered() || len(op.Obj.Makes) == 0 {
				return "send on " + op.Name + " waits for its receiver"
			}
		case chans.Recv, chans.Range:
			return "receive from " + op.Name + " waits for its sender"
		case chans.Wait:
			return op.Name + ".Wait waits for goroutines"
		}
	}
	call, ok := in.(*ssa.Call)
	if !ok {
		return ""
	}
	name := chans.CalleeName(call.Common())
	if w := slow[name]; w != "" {
		return short(name) + " " + w
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 && slow[name[:i+1]] != "" {
		return short(name) + " " + slow[name[:i+1]]
	}
	if c.foreignFunc(call) {
		return "a function that somebody else gave is called"
	}
	return ""
}

// short leaves out the folders of a package.
func short(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// foreignFunc reports whether the call is of a function that an unknown caller
// handed in, or that is kept in a field.
func (c *checker) foreignFunc(call *ssa.Call) bool {
	if call.Call.IsInvoke() || call.Call.StaticCallee() != nil {
		return false
	}
	if _, ok := call.Call.Value.(*ssa.Builtin); ok || len(c.res.Resolve(call.Call.Value)) > 0 {
		return false
	}
	switch v := call.Call.Value.(type) {
	case *ssa.Parameter:
		return !c.res.Closed[v.Parent()] || len(c.res.Callers[v.Parent()]) == 0
	case *ssa.UnOp:
		fa, ok := v.X.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		_, fn := v.Type().Underlying().(*types.Signature)
		return fn && chans.FieldOf(fa.X.Type(), fa.Field).Pkg() == c.pass.Pkg
	}
	return false
}
