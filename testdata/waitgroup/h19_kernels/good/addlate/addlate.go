package addlate

import (
	"sync"
	"testing"
)

type span struct{ name string }

type exporter struct {
	mu    sync.Mutex
	spans []span
}

func (e *exporter) export(s span) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.spans = append(e.spans, s)
}

func (e *exporter) flush(spans []span) int {
	var wg sync.WaitGroup
	for _, s := range spans {
		wg.Add(1)
		go func(s span) {
			defer wg.Done()
			e.export(s)
		}(s)
	}
	wg.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.spans)
}

func TestFlush(t *testing.T) {
	e := &exporter{}
	if n := e.flush([]span{{"a"}, {"b"}}); n > 2 {
		t.Fatal(n)
	}
}
