package plain

import "time"

// Store writes its state down now and then, if it is told to.
type Store struct {
	opts *StoreOptions
	log  *string
}

// StoreOptions are set before the store is made.
type StoreOptions struct{ Periodic bool }

func newStore(opts *StoreOptions) *Store {
	s := new(string)
	return &Store{opts: opts, log: s}
}

func (s *Store) open() {
	if s.opts.Periodic {
		go s.run()
	}
}

func (s *Store) run() {
	for {
		time.Sleep(time.Second)
		if s.log != nil {
			println(*s.log)
		}
	}
}

// readOnly wants nothing written, and has said so.
func readOnly() *Store {
	s := newStore(&StoreOptions{})
	s.open()
	s.log = nil
	return s
}

var _ = readOnly
