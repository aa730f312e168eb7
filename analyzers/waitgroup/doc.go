// Package waitgroup reports WaitGroups whose counter does not come to zero, or
// comes to zero too early.
//
// # Analyzer waitgroup
//
// waitgroup: report a WaitGroup whose Wait never returns or returns too early
//
// What is reported: an Add inside the goroutine that it counts; a Done that a return
// skips, or a panic that is recovered above it; no Done at all; an Add for all rounds
// of a loop of which some start nothing; an Add before a helper that may refuse to
// start; a return between an Add and what it counts; a constant Add for another number
// of goroutines; a Wait that stands before the close, the cancel or the receive that
// the workers need to end; a Wait by one of those it waits for; a WaitGroup passed by
// value; `go wg.Wait()` where a wait was meant; a Done too many; an errgroup that
// nothing waits for, or whose functions start more than its limit has room for.
//
//	wg.Add(len(shards))
//	for _, s := range shards {
//		if s.empty() {
//			continue // nothing calls Done for this round
//		}
//		go func() { defer wg.Done(); s.push() }()
//	}
//	wg.Wait()
//
// Count where the goroutine starts, or let the WaitGroup do it:
//
//	for _, s := range shards {
//		if !s.empty() {
//			wg.Go(s.push)
//		}
//	}
//
// Why it hurts: Wait stands for ever, mostly in the code that shuts down, or
// goes on while goroutines still work.
//
// What it does not see: counters that several functions share by arithmetic,
// WaitGroups that unknown code holds, and Done in functions that are called
// through values it cannot follow.
package waitgroup
