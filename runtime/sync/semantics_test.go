//go:build !concurlint_off

package sync_test

import (
	"context"
	"reflect"
	"runtime"
	std "sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/concurlint/concurlint/runtime/internal/core"
	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
)

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		name      string
		own, stds uintptr
	}{
		{"Mutex", unsafe.Sizeof(sync.Mutex{}), unsafe.Sizeof(std.Mutex{})},
		{"RWMutex", unsafe.Sizeof(sync.RWMutex{}), unsafe.Sizeof(std.RWMutex{})},
		{"Once", unsafe.Sizeof(sync.Once{}), unsafe.Sizeof(std.Once{})},
		{"WaitGroup", unsafe.Sizeof(sync.WaitGroup{}), unsafe.Sizeof(std.WaitGroup{})},
	} {
		if c.own != c.stds {
			t.Errorf("%s has %d bytes, std's %d", c.name, c.own, c.stds)
		}
	}
	used, fresh := new(sync.Mutex), new(sync.Mutex)
	used.Lock()
	used.Unlock()
	if !reflect.DeepEqual(used, fresh) {
		t.Error("a mutex that was used differs from one that was not")
	}
}

func TestNoAllocation(t *testing.T) {
	track.Check(t)
	m, n, rw := new(sync.Mutex), new(sync.Mutex), new(sync.RWMutex)
	once := new(sync.Once)
	once.Do(func() {})
	for name, f := range map[string]func(){
		"lock":   func() { m.Lock(); m.Unlock() },
		"nested": func() { m.Lock(); n.Lock(); n.Unlock(); m.Unlock() },
		"read":   func() { rw.RLock(); rw.RUnlock() },
		"write":  func() { rw.Lock(); rw.Unlock() },
		"try":    func() { m.TryLock(); m.Unlock() },
		"once":   func() { once.Do(func() {}) },
	} {
		if a := testing.AllocsPerRun(100, f); a != 0 {
			t.Errorf("%s allocates %v times", name, a)
		}
	}
}

func TestMutexExcludes(t *testing.T) {
	track.Check(t)
	for _, procs := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var m sync.Mutex
		var wg sync.WaitGroup
		n := 0
		for range 8 {
			wg.Go(func() {
				for i := range 500 {
					if i%7 == 0 && !m.TryLock() {
						m.Lock()
					} else if i%7 != 0 {
						m.Lock()
					}
					n++
					m.Unlock()
				}
			})
		}
		wg.Wait()
		if n != 8*500 {
			t.Errorf("GOMAXPROCS=%d: %d increments arrived, want %d", procs, n, 8*500)
		}
	}
}

func TestRWMutexLetsReadersIn(t *testing.T) {
	track.Check(t)
	var rw sync.RWMutex
	rw.RLock()
	if !rw.TryRLock() || rw.TryLock() {
		t.Error("a read-held lock keeps readers out or lets a writer in")
	}
	rw.RUnlock()
	rw.RUnlock()
	l := rw.RLocker()
	l.Lock()
	if rw.TryLock() {
		t.Error("RLocker does not hold the lock")
	}
	l.Unlock()
	if !rw.TryLock() {
		t.Error("the lock is not free")
	}
	rw.Unlock()
}

func TestCond(t *testing.T) {
	track.Check(t)
	var rw sync.RWMutex
	for _, l := range []sync.Locker{new(sync.Mutex), new(sync.RWMutex), rw.RLocker(), new(std.Mutex)} {
		c := sync.Cond{L: l} // as a literal, so without NewCond
		ready := make(chan bool)
		var woken atomic.Int32
		for range 3 {
			go func() {
				c.L.Lock()
				ready <- true
				c.Wait()
				woken.Add(1)
				c.L.Unlock()
				ready <- true
			}()
		}
		for range 3 {
			<-ready
		}
		for woken.Load() < 3 {
			c.Signal()
			c.Broadcast()
			time.Sleep(time.Millisecond)
		}
		for range 3 {
			<-ready
		}
	}
}

func TestOncePanics(t *testing.T) {
	var o sync.Once
	func() {
		defer func() {
			if recover() != "first" {
				t.Error("the panic is lost")
			}
		}()
		o.Do(func() { panic("first") })
	}()
	o.Do(func() { t.Error("a Once that panicked is done") })
	if core.HoldsMode(unsafe.Pointer(&o)) != 0 {
		t.Error("the Once still counts as held")
	}
}

func TestOnceFuncs(t *testing.T) {
	n := 0
	f := sync.OnceFunc(func() { n++; panic("again and again") })
	for range 2 {
		func() {
			defer func() {
				if recover() != "again and again" {
					t.Error("OnceFunc does not repeat its panic")
				}
			}()
			f()
		}()
	}
	v := sync.OnceValue(func() int { n++; return n })
	w := sync.OnceValues(func() (int, error) { n++; return n, context.Canceled })
	a, err := w()
	if first, second := v(), v(); first != second || n != 3 || a != 2 && a != 3 || err != context.Canceled {
		t.Errorf("n=%d a=%d err=%v", n, a, err)
	}
}

func TestUnlockElsewhere(t *testing.T) {
	track.Check(t)
	var m sync.Mutex
	var rw sync.RWMutex
	for range 50 {
		m.Lock()
		rw.RLock()
		done := make(chan bool)
		go func() { m.Unlock(); rw.RUnlock(); close(done) }()
		<-done
	}
	if !m.TryLock() || !rw.TryLock() {
		t.Fatal("not free")
	}
	m.Unlock()
	rw.Unlock()
	track.AssertNotHeld(&m)
	track.AssertNotHeld(&rw)
}

func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m, n sync.Mutex
		var wg sync.WaitGroup
		order := []int{}
		for i := range 3 {
			wg.Go(func() {
				time.Sleep(time.Duration(3-i) * time.Second) // the bubble's seconds
				m.Lock()
				n.Lock()
				order = append(order, i)
				n.Unlock()
				m.Unlock()
			})
		}
		c := sync.NewCond(&m)
		done := false
		go func() {
			time.Sleep(time.Minute)
			m.Lock()
			done = true
			c.Broadcast()
			m.Unlock()
		}()
		wg.Wait()
		m.Lock()
		for !done {
			c.Wait()
		}
		m.Unlock()
		if !reflect.DeepEqual(order, []int{2, 1, 0}) {
			t.Errorf("order %v", order)
		}
	})
}

func TestManyGoroutines(t *testing.T) {
	track.Check(t)
	var a, b sync.Mutex
	var wg sync.WaitGroup
	gate := make(chan bool)
	n := 0
	for range 10_000 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-gate
			a.Lock()
			b.Lock()
			n++
			b.Unlock()
			a.Unlock()
		}()
	}
	close(gate)
	wg.Wait()
	if n != 10_000 {
		t.Errorf("%d goroutines came through", n)
	}
}

func TestForkJoinStorm(t *testing.T) {
	track.Check(t)
	var m sync.Mutex
	n := 0
	var fork func(depth int)
	fork = func(depth int) {
		m.Lock()
		n++
		m.Unlock()
		if depth == 0 {
			return
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { fork(depth - 1) })
		}
		wg.Wait()
	}
	fork(7)
	if want := (3*3*3*3*3*3*3*3 - 1) / 2; n != want {
		t.Errorf("%d calls, want %d", n, want)
	}
}

func TestLocksDie(t *testing.T) {
	track.Check(t)
	type node struct{ a, b sync.Mutex }
	dead := 0
	var mu std.Mutex
	for i := range 3000 {
		n := new(node)
		runtime.AddCleanup(n, func(int) { mu.Lock(); dead++; mu.Unlock() }, 0)
		// Half of them one way round, half the other: memory used again must
		// not make a cycle of it.
		x, y := &n.a, &n.b
		if i%2 == 0 {
			x, y = y, x
		}
		done := make(chan bool)
		go func() { x.Lock(); y.Lock(); y.Unlock(); x.Unlock(); close(done) }()
		<-done
		if i%300 == 0 {
			runtime.GC()
		}
	}
	for range 100 {
		runtime.GC()
		mu.Lock()
		d := dead
		mu.Unlock()
		if d > 2900 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("the tracker keeps locks alive: only %d of 3000 were collected", dead)
}

type weighted struct{ ch chan struct{} }

func (w weighted) Acquire(ctx context.Context, n int64) error {
	select {
	case w.ch <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
func (w weighted) TryAcquire(n int64) bool {
	select {
	case w.ch <- struct{}{}:
		return true
	default:
		return false
	}
}
func (w weighted) Release(n int64) { <-w.ch }

func TestSemaphore(t *testing.T) {
	track.Check(t)
	s := sync.NewSemaphore(weighted{make(chan struct{}, 1)}, 1)
	if err := s.Acquire(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if s.TryAcquire(1) {
		t.Error("more permits than there are")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Acquire(ctx, 1); err != context.Canceled {
		t.Errorf("Acquire gives %v", err)
	}
	done := make(chan bool)
	go func() { s.Release(1); close(done) }()
	<-done
	if err := s.Acquire(ctx, 1); err != context.Canceled {
		t.Errorf("Acquire of a free permit with a cancelled context gives %v", err)
	}
	if !s.TryAcquire(1) {
		t.Error("the permit did not come back")
	}
	s.Release(1)
}

func TestChannelAsLock(t *testing.T) {
	track.Check(t)
	ch := make(chan int, 1)
	sync.AcquireChan(ch, 7)
	if sync.TryAcquireChan(ch, 8) {
		t.Error("taken twice")
	}
	if v := sync.ReleaseChan(ch); v != 7 {
		t.Errorf("released %d", v)
	}
	if !sync.TryAcquireChan(ch, 9) || sync.ReleaseChan(ch) != 9 {
		t.Error("not free again")
	}
}

func TestNested(t *testing.T) {
	track.Check(t)
	type node struct{ mu sync.RWMutex }
	parent, child := new(node), new(node)
	run := func(f func()) {
		done := make(chan bool)
		go func() { f(); close(done) }()
		<-done
	}
	run(func() { parent.mu.Lock(); child.mu.Lock(); child.mu.Unlock(); parent.mu.Unlock() })
	// The other way round, but said to be in order.
	run(func() {
		child.mu.Lock()
		sync.LockNested(&parent.mu, &child.mu)
		track.AssertHeld(&parent.mu)
		parent.mu.Unlock()
		sync.LockNested(parent.mu.RLocker(), &child.mu)
		parent.mu.RUnlock()
		child.mu.Unlock()
	})
}
