package ops

import (
	"strings"

	"github.com/concurlint/concurlint/internal/lockgraph"
)

// entry is what one known function does. recv: its first argument is the lock;
// key: its second names which of the receiver's locks.
type entry struct {
	kind      Kind
	mode      lockgraph.Mode
	recv, key bool
}

var (
	lock    = entry{kind: Acquire, mode: lockgraph.Write, recv: true}
	unlock  = entry{kind: Release, mode: lockgraph.Write, recv: true}
	rlock   = entry{kind: Acquire, mode: lockgraph.Read, recv: true}
	runlock = entry{kind: Release, mode: lockgraph.Read, recv: true}
	try     = entry{kind: Try, mode: lockgraph.Write, recv: true}
	rtry    = entry{kind: Try, mode: lockgraph.Read, recv: true}
	later   = entry{kind: CallLater}
	keep    = entry{kind: Keep}
)

// table holds the functions whose effect is known by name, keyed as
// (*types.Func).FullName writes them.
var table = map[string]entry{
	"(*sync.Cond).Wait":    {kind: CondWait, recv: true},
	"(*sync.Once).Do":      {kind: Once, recv: true},
	"(*sync.WaitGroup).Go": later,
	"(*golang.org/x/sync/semaphore.Weighted).Acquire":    {kind: AcquireOr, mode: lockgraph.Permit, recv: true},
	"(*golang.org/x/sync/semaphore.Weighted).TryAcquire": {kind: Try, mode: lockgraph.Permit, recv: true},
	"(*golang.org/x/sync/semaphore.Weighted).Release":    {kind: Release, mode: lockgraph.Permit, recv: true},
	"(*golang.org/x/sync/singleflight.Group).Do":         {kind: Flight, recv: true, key: true},
	"(*golang.org/x/sync/singleflight.Group).DoChan":     later,
	"(*golang.org/x/sync/errgroup.Group).Go":             later,
	"(*golang.org/x/sync/errgroup.Group).TryGo":          later,
	"time.AfterFunc":                                       later,
	"context.AfterFunc":                                    later,
	"net/http.HandleFunc":                                  later,
	"(*net/http.ServeMux).HandleFunc":                      later,
	"runtime.SetFinalizer":                                 keep,
	"runtime.AddCleanup":                                   keep,
	"sync.OnceFunc":                                        keep,
	"sync.OnceValue":                                       keep,
	"sync.OnceValues":                                      keep,
	"(*testing.common).Cleanup":                            keep,
	"(*testing.T).Run":                                     {kind: CallNow},
	"(*testing.B).Run":                                     {kind: CallNow},
	"(*testing.B).RunParallel":                             {kind: CallNow},
	"(*sync.Map).Range":                                    {kind: CallNow},
	"path/filepath.Walk":                                   {kind: CallNow},
	"path/filepath.WalkDir":                                {kind: CallNow},
	"io/fs.WalkDir":                                        {kind: CallNow},
	"go/ast.Inspect":                                       {kind: CallNow},
	"(*container/ring.Ring).Do":                            {kind: CallNow},
	"runtime/pprof.Do":                                     {kind: CallNow},
	"(*github.com/sasha-s/go-deadlock.Mutex).Lock":         lock,
	"(*github.com/sasha-s/go-deadlock.Mutex).Unlock":       unlock,
	"(*github.com/sasha-s/go-deadlock.RWMutex).Lock":       lock,
	"(*github.com/sasha-s/go-deadlock.RWMutex).Unlock":     unlock,
	"(*github.com/sasha-s/go-deadlock.RWMutex).RLock":      rlock,
	"(*github.com/sasha-s/go-deadlock.RWMutex).RUnlock":    runlock,
	"(*github.com/linkdata/deadlock.DeadlockMutex).Lock":   lock,
	"(*github.com/linkdata/deadlock.RWMutex).Lock":         lock,
	"(*github.com/linkdata/deadlock.RWMutex).Unlock":       unlock,
	"(*github.com/linkdata/deadlock.RWMutex).RLock":        rlock,
	"(*github.com/linkdata/deadlock.RWMutex).RUnlock":      runlock,
	"(*github.com/linkdata/deadlock.DeadlockMutex).Unlock": unlock,
}

// lockPackages declare Mutex and RWMutex with sync's methods.
var lockPackages = []string{
	"sync", "internal/sync", "github.com/concurlint/concurlint/runtime/sync", "github.com/concurlint/concurlint/runtime/deadlock",
}

// syncCallbacks are std packages all of whose functions call a func argument
// before they return.
var syncCallbacks = map[string]bool{
	"sort": true, "slices": true, "maps": true, "strings": true, "bytes": true, "unicode": true,
}

// syncCallbackFuncs do the same in packages where others do not.
var syncCallbackFuncs = map[string]bool{
	"(*go/token.FileSet).Iterate": true,
}

// concurrencyPackages are about nothing but concurrency.
var concurrencyPackages = map[string]bool{
	"sync/atomic": true, "golang.org/x/sync/semaphore": true, "golang.org/x/sync/singleflight": true, "golang.org/x/sync/errgroup": true,
	"github.com/sasha-s/go-deadlock": true, "github.com/linkdata/deadlock": true,
}

// timers start something that runs beside their caller.
var timers = map[string]bool{"AfterFunc": true, "NewTimer": true, "NewTicker": true, "Tick": true, "After": true}

// makesError are the functions whose only result is an error, never nil.
var makesError = map[string]bool{
	"errors.New": true, "fmt.Errorf": true,
	"github.com/pkg/errors.New": true, "github.com/pkg/errors.Errorf": true,
	"google.golang.org/grpc/status.Error": true, "google.golang.org/grpc/status.Errorf": true,
}

// tablePackages has every package that a table speaks of and tableNames the last
// part of every name, so that most calls are sorted out without building a name.
var (
	tablePackages = map[string]bool{}
	tableNames    = map[string]bool{}
)

// stdRoots are the first path elements of the standard library.
var stdRoots = map[string]bool{}

func init() {
	for _, pkg := range lockPackages {
		for name, e := range map[string]entry{"Lock": lock, "Unlock": unlock, "TryLock": try} {
			table["(*"+pkg+".Mutex)."+name] = e
			table["(*"+pkg+".RWMutex)."+name] = e
		}
		for name, e := range map[string]entry{"RLock": rlock, "RUnlock": runlock, "TryRLock": rtry} {
			table["(*"+pkg+".RWMutex)."+name] = e
		}
		tablePackages[pkg], concurrencyPackages[pkg] = true, true
	}
	for _, pkg := range []string{
		"golang.org/x/sync/semaphore", "golang.org/x/sync/singleflight", "golang.org/x/sync/errgroup", "time", "context", "net/http",
		"runtime", "testing", "path/filepath", "io/fs", "go/ast", "go/token", "container/ring", "runtime/pprof",
		"github.com/sasha-s/go-deadlock", "github.com/linkdata/deadlock",
	} {
		tablePackages[pkg] = true
	}
	for pkg := range syncCallbacks {
		tablePackages[pkg] = true
	}
	name := func(full string) { tableNames[full[strings.LastIndexByte(full, '.')+1:]] = true }
	for full := range table {
		name(full)
	}
	for full := range syncCallbackFuncs {
		name(full)
	}
	for full := range makesError {
		name(full)
	}
	for _, root := range []string{
		"archive", "bufio", "bytes", "cmd", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
		"encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log",
		"maps", "math", "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv",
		"strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe", "vendor", "weak",
	} {
		stdRoots[root] = true
	}
}
