// Played, and never stuck.
package results

import "sync"

func All(urls []string, get func(string) (string, error)) ([]string, error) {
	type res struct {
		s   string
		err error
	}
	ch := make(chan res)
	var wg sync.WaitGroup
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s, err := get(u)
			ch <- res{s, err}
		}()
	}
	go func() { wg.Wait(); close(ch) }()
	var out []string
	var first error
	for r := range ch {
		if r.err != nil && first == nil {
			first = r.err
			continue
		}
		out = append(out, r.s)
	}
	return out, first
}
