// Package goroutineleak reports goroutines that can never end, and work that
// the end of main cuts off.
//
// # Analyzer goroutineleak
//
// goroutineleak: report goroutines that never end, and work that main cuts off
//
// What is reported: a goroutine whose loop has no way out, of an object that can be
// closed or of an entry that is taken out of its map; a case for a cancelled
// context or a closed channel that does not leave the loop; a loop whose stop
// channel nothing closes; a loop that goes on when Read, Accept or Recv fail for
// good; a range over a channel that nothing closes, or over a ticker, whose channel
// nobody can close; a cancel function that is kept in a field and never called, or
// thrown away; an object of another package whose goroutine only its Close ends,
// used in one function that never calls it; a Close that fails before it has told
// its loop to end; a return that gives up such an object, the only cancel function
// of a context or the goroutine that a stop channel would end, where another way
// out does not; a return that leaves a sequence of iter.Pull neither stopped nor at
// its end; a main function that returns while goroutines it started still work
// and nothing waits for them; a goroutine that waits for what nobody can send any
// more, once the function that started it has returned or the object that it serves
// was closed; workers at a range over a channel that one return closes and another
// does not; a goroutine that each round of a loop starts to end what the round has
// made, and that ends only with the whole; a loop that asks whether it shall end and
// then waits for what nobody closes.
//
//	go func() {
//		for {
//			n, _ := conn.Read(buf) // after the peer has left: 0 bytes, at once, for ever
//			handle(buf[:n])
//		}
//	}()
//
// Give each loop an end, and each goroutine somebody who knows that it came:
//
//	n, err := conn.Read(buf)
//	if err != nil {
//		return
//	}
//
// Why it hurts: each such goroutine keeps its stack and all that it refers to,
// and some burn a processor. What main cuts off is lost without a word.
//
// What it does not see: goroutines meant for the life of the process look the
// same as leaks, so those that main, init or a sync.Once starts are left
// alone; loops that end by a panic; ends that unknown code brings about.
package goroutineleak
