//go:build unix

// Command wrap runs a vet tool in the place of itself and notes what the
// process used: one line per package, "peak RSS in kB, user ms, system ms,
// import path", appended to a file. It owns no judgement; the benchmark one
// folder up reads the file.
//
// The environment says what to do: CONCURBENCH_TOOL is the tool to run,
// CONCURBENCH_LOG the file.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("wrap: ")
	// go vet asks -V=full for its cache key; the tool's own answer is right,
	// because the two are never used on one cache entry: each cold round has a
	// tool of its own.
	cmd := exec.Command(os.Getenv("CONCURBENCH_TOOL"), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 {
		if unit := os.Args[len(os.Args)-1]; strings.HasSuffix(unit, ".cfg") {
			note(cmd.ProcessState, unit)
		}
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
}

func note(state *os.ProcessState, unit string) {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		log.Fatal("this system tells no resource usage")
	}
	rss := int64(usage.Maxrss) //nolint:unconvert // 32 bits wide on 32-bit systems
	if runtime.GOOS == "darwin" {
		rss /= 1024 // bytes there, kB everywhere else
	}
	f, err := os.OpenFile(os.Getenv("CONCURBENCH_LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	// One write of less than a page: lines of parallel processes do not mix.
	fmt.Fprintf(f, "%d %d %d %s\n", rss, state.UserTime().Milliseconds(), state.SystemTime().Milliseconds(), importPath(unit))
}

// importPath reads the package from the configuration that go vet wrote.
func importPath(unit string) string {
	data, err := os.ReadFile(unit)
	if err != nil {
		log.Fatal(err)
	}
	var config struct{ ID string }
	if err := json.Unmarshal(data, &config); err != nil {
		log.Fatal(err)
	}
	return config.ID
}
