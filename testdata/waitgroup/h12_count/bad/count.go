package bad

import "sync"

func push(shards [][]int, send func([]int)) {
	var wg sync.WaitGroup
	wg.Add(len(shards)) // want `wg.Add counts every round of the loop, but a round can end without starting its goroutine: wg.Wait at line 17 waits for ever`
	for _, s := range shards {
		if len(s) == 0 {
			continue
		}
		go func(s []int) {
			defer wg.Done()
			send(s)
		}(s)
	}
	wg.Wait()
}

type server struct {
	mu      sync.Mutex
	running bool
	wg      sync.WaitGroup
}

func (s *server) start(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	started := false
	if s.running {
		started = true
		go func() { f() }()
	}
	return started
}

func (s *server) catchup(send func()) {
	s.wg.Add(1)
	s.start(func() { // want `\(\*server\).start may refuse to start the goroutine that s.wg.Add counts at line 38, and its answer is ignored: s.wg.Wait at line 45 waits for ever`
		defer s.wg.Done()
		send()
	})
}

func (s *server) stop() { s.wg.Wait() }
