// Package randgo makes random Go programs that type-check and do strange things
// to locks, channels and goroutines, and hands them to analyzers without a
// file or a go command. It is for tests that ask whether the engine survives
// what no person would write.
//
// The programs are not meant to be run, nor to look like anybody's code; what
// is right or wrong in them is not known.
package randgo
