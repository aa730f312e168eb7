// Pages are fetched by several threads; the callback is called after the unlock
// and has a lock of its own for what it writes.
//
// Seed: document 003, section 6 (add_done_callback, db.txt).
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

type executor struct {
	mu   sync.Mutex
	done int
	wg   sync.WaitGroup
}

func (e *executor) count() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.done
}

// submit runs task and then tells callback its result, with no lock held.
func (e *executor) submit(task func() string, callback func(string)) {
	e.wg.Go(func() {
		text := task()
		e.mu.Lock()
		e.done++
		e.mu.Unlock()
		callback(text)
	})
}

func get(url string) string {
	time.Sleep(10 * time.Millisecond)
	return "page of " + url
}

func main() {
	var (
		e  executor
		mu sync.Mutex
		db strings.Builder
	)
	for _, url := range []string{"baidu", "python", "openstack", "github", "sina"} {
		e.submit(func() string { return get(url) }, func(text string) {
			n := e.count()
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintf(&db, "%d: url:<%s> size:[%d]\n", n, url, len(text))
		})
	}
	e.wg.Wait()
	fmt.Print(db.String())
}
