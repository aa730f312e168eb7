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
	// Suspect: a ring of orders that one goroutine took alone, that were
	// probably apart in time, or that go over a hand-off.
	Suspect Tier = "SUSPECT"
	// Stuck: a goroutine has waited longer than the limit for a lock, or for
	// something else with a lock held.
	Stuck Tier = "STUCK"
	// LongHold: a lock was held longer than the limit by a goroutine that
	// waits for nothing known.
	LongHold Tier = "LONG-HOLD"
	// EndsHolding: a goroutine is gone and its lock is still locked.
	EndsHolding Tier = "ENDS-HOLDING"
	// Leak: a goroutine outlives its test and nothing can wake it.
	Leak Tier = "LEAK"
)
