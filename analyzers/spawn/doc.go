// Package spawn gives advice on where and how many goroutines are started.
//
// # Analyzer spawn
//
// spawn: report goroutines that do not run in parallel, or without any bound
//
// What is reported: a loop that starts a goroutine and waits for it in the same
// round, with nothing to do meanwhile; a loop over input of any length that
// starts a goroutine in each round. This is advice: nothing hangs by it, and it
// is off by default.
//
//	for _, f := range tasks {
//		wg.Go(f)
//		wg.Wait() // the tasks run one after the other
//	}
//
// Wait behind the loop, and give a long input a limit:
//
//	g.SetLimit(8)
//	for sc.Scan() {
//		text := sc.Text()
//		g.Go(func() error { return handle(text) })
//	}
//
// Why it hurts: the first costs what goroutines cost and gains nothing; the
// second takes as much memory as the input, or the peer, likes.
//
// What it does not see: limits that callees keep; a wait that stands in a
// helper.
package spawn
