package sem

// state has a channel that keeps the latest value for who is interested: its
// values mean something, so it is no lock.
type state struct {
	changes chan bool
	leader  bool
}

func newState() *state { return &state{changes: make(chan bool, 1)} }

func (s *state) update(leader bool) {
	s.leader = leader
	for {
		select {
		case s.changes <- leader:
			return
		default:
			select {
			case <-s.changes:
			default:
			}
		}
	}
}
