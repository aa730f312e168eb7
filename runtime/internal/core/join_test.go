package core

import "testing"

// TestSideKeepsTheLatest: of one goroutine a WaitGroup or Cond has one stretch, the
// latest, however often it signals and whoever brings it; and a list that somebody
// took does not change.
func TestSideKeepsTheLatest(t *testing.T) {
	a, b := &line{gid: 1}, &line{gid: 2}
	a1, a2, b1 := &segment{of: a, serial: 1}, &segment{of: a, serial: 3}, &segment{of: b, serial: 2}
	var s side
	s.put(a1)
	s.put(b1)
	old := s.segs
	s.put(a2)
	s.put(a1) // brought by one who knows less
	if len(s.segs) != 2 || len(s.since) != 2 || !contains(s.segs, a2) || !contains(s.segs, b1) {
		t.Errorf("%d stretches", len(s.segs))
	}
	if old[0] != a1 || old[1] != b1 {
		t.Error("a list in use was changed")
	}
}

// TestLearnsWhatIsNew: who waits again where many signal learns what came since, and
// knows what it had learned before.
func TestLearnsWhatIsNew(t *testing.T) {
	got := catch(t)
	l := newLocks(9)
	c := l[8]
	run(func() {
		for i := 0; i < 8; i += 2 {
			run(func() { nest(l[i], l[i+1]); Signal(c, false) })
			Joined(c)
		}
		for i := 0; i < 8; i += 2 {
			nest(l[i+1], l[i])
		}
	})
	if ps := got(); len(ps) != 0 {
		t.Errorf("the signals came first, but: %+v", ps[0])
	}
}

// TestSignalThatIsKnown: to wake the same waiter again adds nothing, until the
// goroutine has drawn an order, or somebody else has signalled.
func TestSignalThatIsKnown(t *testing.T) {
	catch(t)
	l := newLocks(5)
	c := l[4]
	known := func() bool { g := Current(); return g.seg == nil && g.side.has(c, g.front) }
	run(func() {
		nest(l[0], l[1])
		Signal(c, false)
		if !known() {
			t.Error("the signal that was just made is not known")
		}
		nest(l[1], l[2])
		if known() {
			t.Error("what was drawn since is not told")
		}
		Signal(c, false)
		run(func() { nest(l[2], l[3]); Signal(c, false) })
		if known() {
			t.Error("behind another one's signal")
		}
	})
}

// TestWorkOfWhoAdded: what a goroutine locked before it added to a WaitGroup itself
// is no part of what is waited for, and what it locks after that is, also when it
// is the same lock.
func TestWorkOfWhoAdded(t *testing.T) {
	got := catch(t)
	joins = 1
	defer func() { joins = 0 }()
	for _, again := range []bool{false, true} {
		l := newLocks(2)
		wg, mu := l[0], l[1]
		wait := func() {
			nextPC++
			g := Current()
			take(mu, W)
			g.Order(wg, W|Join, nextPC)
			Release(mu, W)
		}
		run(wait)
		run(func() {
			g := Current()
			take(mu, W)
			g.Adds(wg)
			Release(mu, W)
			if again {
				take(mu, W)
				Release(mu, W)
			}
			Signal(wg, true)
		})
		want := 0
		if again {
			want = 1
		}
		if ps := got(); len(ps) != want {
			t.Errorf("again %v: %d problems", again, len(ps))
		}
	}
}

// TestHoldLasts: a goroutine that is not in a dump may have let the lock go between
// the look at the locks and the dump.
func TestHoldLasts(t *testing.T) {
	catch(t)
	p := newLocks(1)[0]
	var hold *Hold
	done, end := make(chan bool), make(chan bool)
	go func() {
		take(p, W)
		done <- true
		<-end
		Release(p, W)
		done <- true
	}()
	<-done
	holds, _ := Now()
	for i := range holds {
		if holds[i].Key == uintptr(p) {
			hold = &holds[i]
		}
	}
	if hold == nil || !hold.Lasts() {
		t.Fatal("a lock that is held is not seen as held")
	}
	close(end)
	<-done
	if hold.Lasts() {
		t.Error("it was released")
	}
}

// TestStride: every slot of a table is reached, wherever a number is at home.
func TestStride(t *testing.T) {
	for _, id := range []uint64{1, 2, 255, 1 << 20, 1<<63 + 12345} {
		seen := map[uint64]bool{}
		for i, n := id&255, 0; n < 256; i, n = (i+stride(id))&255, n+1 {
			seen[i] = true
		}
		if len(seen) != 256 {
			t.Errorf("from %d %d slots are reached", id, len(seen))
		}
	}
}
