package later

import "sync"

// hub leaves its lock to the goroutine that ends a subscription.
type hub struct {
	mu      sync.RWMutex
	byTopic map[string][]chan int
	logMu   sync.RWMutex
	log     map[string][]int
}

func (h *hub) Publish(topic string, n int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	h.logMu.Lock()
	h.log[topic] = append(h.log[topic], n)
	h.logMu.Unlock()
	for _, c := range h.byTopic[topic] {
		select {
		case c <- n:
		default:
		}
	}
}

func (h *hub) Subscribe(topic string, replay bool) <-chan int {
	h.mu.Lock()
	c := make(chan int, 10)
	if !replay {
		defer h.mu.Unlock()
		h.add(topic, c)
		return c
	}
	go func() {
		defer h.mu.Unlock()
		h.logMu.RLock()
		n := len(h.log[topic])
		h.logMu.RUnlock()
		for i := range n {
			c <- h.log[topic][i]
		}
		h.add(topic, c)
	}()
	return c
}

func (h *hub) add(topic string, c chan int) {
	h.byTopic[topic] = append(h.byTopic[topic], c)
}

func (h *hub) Leave(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.byTopic, topic)
}

func (h *hub) Topics() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.byTopic)
}

// batch is filled, and then run by several goroutines.
type batch struct {
	mu       sync.Mutex
	commands map[int][]string
	results  map[int]int
}

func (b *batch) Add(part int, cmd string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.commands[part] = append(b.commands[part], cmd)
	return len(b.commands[part])
}

func (b *batch) Discard() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for k := range b.commands {
		delete(b.commands, k)
	}
}

func (b *batch) run(part int) {
	// There is no need to protect the commands: they are all there before Exec.
	n := len(b.commands[part])
	b.mu.Lock()
	b.results[part] = n
	b.mu.Unlock()
}

func (b *batch) Exec(parts int) {
	var wg sync.WaitGroup
	for i := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			b.run(i)
		}()
	}
	wg.Wait()
}
