package good

import "sync"

func push(shards [][]int, send func([]int)) {
	var wg sync.WaitGroup
	wg.Add(len(shards))
	for _, s := range shards {
		go func(s []int) {
			defer wg.Done()
			if len(s) == 0 {
				return
			}
			send(s)
		}(s)
	}
	wg.Wait()
}

func settle(shards [][]int, send func([]int)) {
	var wg sync.WaitGroup
	wg.Add(len(shards))
	for _, s := range shards {
		if len(s) == 0 {
			wg.Done()
			continue
		}
		go func(s []int) {
			defer wg.Done()
			send(s)
		}(s)
	}
	wg.Wait()
}

// some counts first what it will start.
func some(shards [][]int, n int, send func([]int)) {
	var wg sync.WaitGroup
	wg.Add(n)
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
	if !s.start(func() {
		defer s.wg.Done()
		send()
	}) {
		s.wg.Done()
	}
}

func (s *server) stop() { s.wg.Wait() }

func workers(n int, work func(int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go func() {
			defer wg.Done()
			work(i)
		}()
	}
	wg.Wait()
}
