// Command compare runs the bad fixtures that can be run and puts side by side
// what the detectors of the Go toolchain see in them and what concurlint says
// of their source:
//
//	go run ./internal/compare > docs/comparison.md
//
// Each test in a file testdata/<analyzer>/hNN_slug/bad/run_test.go is one row.
// The tests of unguarded, lostupdate and atomicmix run under the race detector,
// those of the other analyzers with the goroutine leak profile of Go 1.26
// (GOEXPERIMENT=goroutineleakprofile) and a time-out. A process of its own is
// started for each test, since many of them end in a panic.
//
// Flags: -kind race or leak makes one of the tables, -run is a regular
// expression for the fixtures' folders, -v prints what the tests print. The
// exit code is 1 when a detector sees what concurlint does not, unless the place
// lies in an fn_ file, which is where misses are listed.
//
// It owns the parsing of what the detectors print, and the matching. It does
// not analyze anything itself: it runs the command.
package main
