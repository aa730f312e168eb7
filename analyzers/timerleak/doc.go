// Package timerleak reports timers that nothing stops.
//
// # Analyzer timerleak
//
// timerleak: report timers that go on for ever because nothing stops them
//
// What is reported: a time.AfterFunc whose function arms it again, when
// nothing, or only one branch of a function, stops it. In files for Go
// versions below 1.23, where the runtime keeps what is not stopped: a ticker
// without Stop, or with one on some ways only, and time.Tick in a function that returns. From 1.23 on an
// unreferenced ticker is collected, and there is nothing to report.
//
//	func (c *code) renew() {
//		c.cache = newCode()
//		time.AfterFunc(time.Minute, c.renew) // nobody can end this
//	}
//
// Keep the timer and give its owner a way to stop it:
//
//	c.t = time.AfterFunc(time.Minute, c.renew)
//	…
//	func (c *code) Close() { c.t.Stop() }
//
// Why it hurts: the function, and all that it refers to, lives and works as
// long as the process.
//
// What it does not see: a chain that passes through other packages; whether a
// Stop comes while the function is just arming the timer again.
package timerleak
