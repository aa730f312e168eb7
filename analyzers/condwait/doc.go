// Package condwait reports conditions on which somebody waits for ever, or goes
// on too early.
//
// # Analyzer condwait
//
// condwait: report a sync.Cond that wakes too early, too late or never
//
// What is reported: a Wait outside of a loop, or without its lock; a Wait on a Cond
// that nothing signals, or whose loop looks at what nothing changes; a state that is
// changed without the lock before it is signalled; a flag that would end the loop and
// is set, or an item that is added, without a signal; a Wait in a loop that asks
// whether a context has ended, where nothing signals when it does; a channel for
// events that are dropped when it has no room, made without the room that it has
// elsewhere; with -low, an event that is only pulsed: sent on an unbuffered channel
// when somebody happens to receive, and dropped otherwise.
//
//	c.L.Lock()
//	if !ready {
//		c.Wait() // a Broadcast for something else wakes it too
//	}
//	c.L.Unlock()
//
// The state decides, not the wake-up:
//
//	for !ready {
//		c.Wait()
//	}
//
// Why it hurts: who comes after the signal waits for ever, and who is woken for
// another's sake works on a state that is not there.
//
// What it does not see: whether the condition of the loop is the one that the
// signaller changes; Conds that unknown code holds; a wrapper method that only
// waits, when code elsewhere may call it in a loop.
package condwait
