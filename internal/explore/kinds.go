package explore

import "strings"

// kinds of calls that the model knows.
type opKind int

const (
	opNone opKind = iota
	opSend
	opRecv
	opSelect
	opClose
	opLock
	opRLock
	opUnlock
	opRUnlock
	opTryLock
	opAdd
	opDone
	opWait
	opGo
	opOnce
	opNewCond
	opCondWait
	opSignal
	opBroadcast
	opAtomicLoad
	opAtomicStore
	opAtomicAdd
	opAtomicCAS
	opAtomicSwap
	opGroupGo
	opGroupWait
	opGroupLimit
	opGroupWith
	opCtxWith
	opCtxTimed
	opCtxValue
	opCtxBackground
	opCtxDone
	opCtxErr
	opCancel
	opAfterFunc
	opStart // runs its function argument in a goroutine
	opEnd   // ends the process, or the test
	opRun   // calls its function argument now
)

var kinds = map[string]opKind{
	nameSend: opSend, nameReceive: opRecv, nameStart: opStart,
	"builtin close":   opClose,
	"sync.Mutex.Lock": opLock, "sync.Mutex.Unlock": opUnlock, "sync.Mutex.TryLock": opTryLock,
	"sync.RWMutex.Lock": opLock, "sync.RWMutex.Unlock": opUnlock, "sync.RWMutex.TryLock": opTryLock,
	"sync.RWMutex.RLock": opRLock, "sync.RWMutex.RUnlock": opRUnlock,
	"sync.WaitGroup.Add": opAdd, "sync.WaitGroup.Done": opDone, "sync.WaitGroup.Wait": opWait, "sync.WaitGroup.Go": opGo,
	"sync.Once.Do": opOnce, "sync.NewCond": opNewCond,
	"sync.Cond.Wait": opCondWait, "sync.Cond.Signal": opSignal, "sync.Cond.Broadcast": opBroadcast,
	"golang.org/x/sync/errgroup.Group.Go": opGroupGo, "golang.org/x/sync/errgroup.Group.Wait": opGroupWait,
	"golang.org/x/sync/errgroup.Group.SetLimit": opGroupLimit, "golang.org/x/sync/errgroup.WithContext": opGroupWith,
	"context.WithCancel": opCtxWith, "context.WithCancelCause": opCtxWith,
	"context.WithTimeout": opCtxTimed, "context.WithDeadline": opCtxTimed, "context.WithTimeoutCause": opCtxTimed,
	"context.WithValue": opCtxValue, "context.Background": opCtxBackground, "context.TODO": opCtxBackground,
	"context.WithoutCancel": opCtxBackground,
	"context.Context.Done":  opCtxDone, "context.Context.Err": opCtxErr,
	"cancel": opCancel, "time.AfterFunc": opAfterFunc,
	"os.Exit": opEnd, "runtime.Goexit": opEnd, "log.Fatal": opEnd, "log.Fatalf": opEnd, "log.Fatalln": opEnd,
	"log.Panic": opEnd, "log.Panicf": opEnd, "testing.T.Run": opRun,
	"sync/atomic.AddInt32": opAtomicAdd, "sync/atomic.AddInt64": opAtomicAdd, "sync/atomic.AddUint32": opAtomicAdd,
	"sync/atomic.LoadInt32": opAtomicLoad, "sync/atomic.LoadInt64": opAtomicLoad, "sync/atomic.LoadUint32": opAtomicLoad,
	"sync/atomic.StoreInt32": opAtomicStore, "sync/atomic.StoreInt64": opAtomicStore, "sync/atomic.StoreUint32": opAtomicStore,
	"sync/atomic.CompareAndSwapInt32": opAtomicCAS, "sync/atomic.CompareAndSwapInt64": opAtomicCAS, "sync/atomic.CompareAndSwapUint32": opAtomicCAS,
	"sync/atomic.SwapInt32": opAtomicSwap, "sync/atomic.SwapInt64": opAtomicSwap, "sync/atomic.SwapUint32": opAtomicSwap,
}

// atomicKinds are the methods of the types of sync/atomic.
var atomicKinds = map[string]opKind{
	"Load": opAtomicLoad, "Store": opAtomicStore, "Add": opAtomicAdd, "CompareAndSwap": opAtomicCAS, "Swap": opAtomicSwap,
}

// known gives the kind of a call by its name.
func known(name string) opKind {
	if k, ok := kinds[name]; ok {
		return k
	}
	rest, ok := strings.CutPrefix(name, "sync/atomic.")
	if ok {
		if _, method, ok := strings.Cut(rest, "."); ok {
			return atomicKinds[method]
		}
	}
	if rest, ok := strings.CutPrefix(name, "testing."); ok {
		for _, end := range []string{"Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow"} {
			if strings.HasSuffix(rest, "."+end) {
				return opEnd
			}
		}
	}
	return opNone
}

// harmless are packages whose functions keep nothing of what they are given
// and wait for no goroutine.
var harmless = map[string]bool{
	"fmt": true, "log": true, "errors": true, "strings": true, "strconv": true, "bytes": true, "sort": true, "math": true,
	"math/rand": true, "math/rand/v2": true, "time": true, "os": true, "path": true, "path/filepath": true, "unicode": true,
	"runtime": true, "testing": true, "sync": true, "sync/atomic": true, "context": true, "reflect": true,
	"github.com/stretchr/testify/require": true, "github.com/stretchr/testify/assert": true,
}

// cutPackage splits "path/of/pkg.Name" into its package and the rest.
func cutPackage(name string) (pkg, rest string, ok bool) {
	i := strings.LastIndexByte(name, '/') + 1
	before, after, ok := strings.Cut(name[i:], ".")
	return name[:i] + before, after, ok
}
