// Pages are fetched by several threads, each of which calls back when it is
// done; the callback asks the executor how many are done, which the executor
// has locked, and all write to one buffer.
//
// Seed: document 003, section 6 (add_done_callback, db.txt).
// Hazard: H27, reported by relock. The buffer is safe here: every callback runs
// under the lock that the deadlock is about.
//
// This program deadlocks when it runs.
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

// submit runs task and then tells callback its result.
func (e *executor) submit(task func() string, callback func(string)) {
	e.wg.Go(func() {
		text := task()
		e.mu.Lock()
		defer e.mu.Unlock()
		e.done++
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
		db strings.Builder
	)
	for _, url := range []string{"baidu", "python", "openstack", "github", "sina"} {
		e.submit(func() string { return get(url) }, func(text string) {
			fmt.Fprintf(&db, "%d: url:<%s> size:[%d]\n", e.count(), url, len(text))
		})
	}
	e.wg.Wait()
	fmt.Print(db.String())
}
