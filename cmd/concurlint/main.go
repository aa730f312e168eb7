// Command concurlint finds deadlocks and mistakes with locks, channels and
// goroutines in Go programs.
//
//	concurlint ./...                                  analyze and print
//	go vet -vettool=$(which concurlint) ./...         the same findings from go vet
//	concurlint explain relock                         what an analyzer reports, and what not
//	concurlint wrap ./bank                            put the tracked drop-in in place of package sync
//
// It owns the command line, the hand-over to and from go vet, and exit codes.
// It analyzes nothing itself: the go command starts this same binary for each
// package, which gives its parallelism and its build cache, and keeps a large
// tree from needing gigabytes in one process.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

// Exit codes. A later one wins over an earlier one in the same run.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2 // the command line is wrong; nothing was analyzed
	exitFailed   = 3 // something could not be analyzed; findings elsewhere are printed
)

// streams are where a command writes to.
type streams struct {
	out, err io.Writer
}

// commands are the words that may stand first, besides package patterns. Each
// gets what follows its word and returns the exit code.
var commands = map[string]func(args []string, s streams) int{
	"explain": explain,
	"help":    help,
	"unwrap":  unwrapImports,
	"version": version,
	"wrap":    wrapImports,
}

// help is explain under the name that people try first.
func help(args []string, s streams) int {
	if len(args) == 0 {
		_, code, _ := parseOptions([]string{"-h"}, s)
		return code
	}
	return explain(args, s)
}

func main() {
	args := os.Args[1:]
	if calledByGo(args) {
		vetTool(args)
		return
	}
	os.Exit(run(args, streams{os.Stdout, os.Stderr}))
}

func run(args []string, s streams) int {
	if len(args) > 0 {
		if command, ok := commands[args[0]]; ok {
			return command(args[1:], s)
		}
	}
	opts, code, done := parseOptions(args, s)
	if done {
		return code
	}
	return check(opts, s)
}

// complain prints one line about what went wrong.
func complain(s streams, format string, args ...any) {
	fmt.Fprintf(s.err, "concurlint: "+format+"\n", args...)
}

// version prints the version of the module that the binary was built from, and
// the Go release that built it.
func version(args []string, s streams) int {
	if len(args) > 0 {
		complain(s, "version takes no arguments")
		return exitUsage
	}
	text := "(unknown version)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		text = info.Main.Version
	}
	fmt.Fprintf(s.out, "concurlint %s %s %s/%s\n", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitClean
}
