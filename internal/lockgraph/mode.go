package lockgraph

import "fmt"

// Mode says how a lock is held or asked for. The zero value is Write, the only
// mode of a plain mutex.
type Mode uint8

const (
	// Write excludes every other holder: Mutex.Lock, RWMutex.Lock, a channel of
	// capacity one, a semaphore taken with its whole weight.
	Write Mode = iota
	// Read excludes writers only. Go's RWMutex readers are not recursive: once
	// a writer waits, a second RLock waits behind it, so two readers do block
	// one another wherever the program has a writer.
	Read
	// Permit is one of several permits of a counting semaphore. It blocks
	// somebody else's Permit only when all permits are gone, which no single
	// pair of places shows.
	Permit
)

// Phase says when in the life of the program an edge can be taken.
type Phase uint8

const (
	// Concurrent edges are taken on any goroutine, at any time.
	Concurrent Phase = iota
	// MainOnly edges are taken only on the main goroutine, so never at the same time as
	// another MainOnly edge.
	MainOnly
	// BeforeGo edges are taken only before the program has started its first goroutine, so
	// never at the same time as anything else.
	BeforeGo
)

// Instances says what is known of the two locks of an edge between two
// instances of one class. It means nothing where From and To differ.
type Instances uint8

const (
	// Unknown says that nothing orders the two instances.
	Unknown Instances = iota
	// Ordered says that an id, an address or an index orders them.
	Ordered
	// ParentChild says that one is reached through the other, as in a tree or list that
	// is always walked the same way.
	ParentChild
)

// Source says which half of concurlint saw an edge.
type Source uint8

const (
	// Static edges were read in the code.
	Static Source = iota
	// Runtime edges were done by a running program.
	Runtime
)

var (
	modeNames     = []string{"write", "read", "permit"}
	phaseNames    = []string{"concurrent", "main", "before-go"}
	instanceNames = []string{"unknown", "ordered", "parent-child"}
	sourceNames   = []string{"static", "runtime"}
)

// The names go into edge files, so that a file can be read by people and the
// numbers can be given out anew.

// String gives the name.
func (m Mode) String() string { return name(modeNames, uint8(m)) }

// MarshalText gives the name, and an error for a value that has none.
func (m Mode) MarshalText() ([]byte, error) { return marshal("mode", modeNames, uint8(m)) }

// UnmarshalText reads the name.
func (m *Mode) UnmarshalText(b []byte) error { return unmarshal("mode", modeNames, b, (*uint8)(m)) }

// String gives the name.
func (p Phase) String() string { return name(phaseNames, uint8(p)) }

// MarshalText gives the name, and an error for a value that has none.
func (p Phase) MarshalText() ([]byte, error) { return marshal("phase", phaseNames, uint8(p)) }

// UnmarshalText reads the name.
func (p *Phase) UnmarshalText(b []byte) error { return unmarshal("phase", phaseNames, b, (*uint8)(p)) }

// String gives the name.
func (i Instances) String() string { return name(instanceNames, uint8(i)) }

// MarshalText gives the name, and an error for a value that has none.
func (i Instances) MarshalText() ([]byte, error) {
	return marshal("instances", instanceNames, uint8(i))
}

// UnmarshalText reads the name.
func (i *Instances) UnmarshalText(b []byte) error {
	return unmarshal("instances", instanceNames, b, (*uint8)(i))
}

// String gives the name.
func (s Source) String() string { return name(sourceNames, uint8(s)) }

// MarshalText gives the name, and an error for a value that has none.
func (s Source) MarshalText() ([]byte, error) { return marshal("source", sourceNames, uint8(s)) }

// UnmarshalText reads the name.
func (s *Source) UnmarshalText(b []byte) error {
	return unmarshal("source", sourceNames, b, (*uint8)(s))
}

func name(names []string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("unknown(%d)", v)
}

func marshal(what string, names []string, v uint8) ([]byte, error) {
	if int(v) >= len(names) {
		return nil, fmt.Errorf("no such %s: %d", what, v)
	}
	return []byte(names[v]), nil
}

func unmarshal(what string, names []string, b []byte, v *uint8) error {
	for i, n := range names {
		if n == string(b) {
			*v = uint8(i)
			return nil
		}
	}
	return fmt.Errorf("no such %s: %q", what, b)
}

// excludes reports whether a lock held in one mode by one goroutine cannot at
// the same time be held in the other mode by another.
func excludes(a, b Mode) bool { return a == Write || b == Write }

// blocks reports whether a goroutine that asks in mode want can wait for ever
// behind one that holds in mode held. writer says that somebody, anywhere,
// takes the lock in Write mode.
func blocks(held, want Mode, writer bool) bool {
	return excludes(held, want) || held == Read && want == Read && writer
}
