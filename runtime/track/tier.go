package track

// Tier says how sure a report is. It is the first word of the report's text.
type Tier string

const (
	// Deadlock: goroutines wait for one another in a ring, now.
	Deadlock Tier = "DEADLOCK"
	// Cycle: different goroutines took the locks in orders that close a ring;
	// no gate lock, mode or known order in time keeps them apart.
	Cycle Tier = "CYCLE"
	// Recursive: a goroutine asks for a lock that it holds.
	Recursive Tier = "RECURSIVE"
	// Suspect: a ring of orders that one goroutine took alone, or that were
	// probably apart in time.
	Suspect Tier = "SUSPECT"
	// Misuse: a goroutine calls Cond.Wait without the lock, which gives away the
	// lock of another one, or ends the process if nobody has it.
	Misuse Tier = "MISUSE"
	// Stuck: a goroutine has waited longer than the limit for a lock, or for
	// something else with a lock held.
	Stuck Tier = "STUCK"
	// LongHold: a lock was held longer than the limit by a goroutine that
	// waits for nothing known.
	LongHold Tier = "LONG-HOLD"
	// EndsHolding: a goroutine is gone and its lock is still locked.
	EndsHolding Tier = "ENDS-HOLDING"
	// Leak: a goroutine outlives its test and stands where nothing may ever
	// wake it.
	Leak Tier = "LEAK"
)

// Tiers lists all tiers, the surest first.
func Tiers() []Tier {
	return []Tier{Deadlock, Cycle, Recursive, Misuse, Stuck, EndsHolding, Suspect, LongHold, Leak}
}

// fails reports whether a tier fails a test unless the options say otherwise:
// those that are certain, or as good as.
func (t Tier) fails() bool {
	switch t {
	case Deadlock, Cycle, Recursive, Misuse, Stuck, EndsHolding:
		return true
	}
	return false
}
