package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// bench builds tools and runs them. One at a time: nothing here is parallel
// but go vet itself.
type bench struct {
	options
	bin     string // folder of the tools
	session string // makes build ids of this run new
}

// process is one run of a tool on one package.
type process struct {
	rss  int64 // peak, kB
	unit string
}

// round measures one cold run and the warm ones after it.
func (b *bench) round(s *series, n int) error {
	tool, err := b.cold(s, fmt.Sprint(n))
	if err != nil {
		return err
	}
	for range b.warm {
		w, err := b.vet(tool)
		if err != nil {
			return err
		}
		s.warm = append(s.warm, w)
	}
	c, w := s.cold[len(s.cold)-1], s.warm[max(0, len(s.warm)-b.warm):]
	fmt.Printf("round %d %-11s cold %.2fs (cpu %.2fs)  warm", n+1, s.name, c.wall.Seconds(), c.cpu.Seconds())
	for _, x := range w {
		fmt.Printf(" %.2fs", x.wall.Seconds())
	}
	fmt.Println()
	return nil
}

// cold links the tool with a build id never seen before and runs it. The cost
// is added to the series unless the run is for priming.
func (b *bench) cold(s *series, id string) (tool string, err error) {
	if tool, err = b.build(s.name, s.pkg, id); err != nil {
		return "", err
	}
	cost, err := b.vet(tool)
	if err != nil {
		return "", err
	}
	if id != "prime" {
		s.cold = append(s.cold, cost)
	}
	return tool, nil
}

// memory runs the tool inside wrap, apart from the timed runs because a second
// process for each package is not free.
func (b *bench) memory(s *series) error {
	tool, err := b.build(s.name, s.pkg, "memory")
	if err != nil {
		return err
	}
	wrap, err := b.build("wrap-"+s.name, "./internal/bench/wrap", "memory")
	if err != nil {
		return err
	}
	noted := filepath.Join(b.bin, s.name+".processes")
	if _, err := b.vet(wrap, "CONCURBENCH_TOOL="+tool, "CONCURBENCH_LOG="+noted); err != nil {
		return err
	}
	f, err := os.Open(noted)
	if err != nil {
		return fmt.Errorf("no process was noted: %w", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p process
		var user, system int64
		if _, err := fmt.Sscanf(lines.Text(), "%d %d %d", &p.rss, &user, &system); err != nil {
			return fmt.Errorf("%s: %q: %w", noted, lines.Text(), err)
		}
		p.unit = strings.SplitN(lines.Text(), " ", 4)[3] // "p [p.test]" has a blank
		s.processes = append(s.processes, p)
	}
	slices.SortFunc(s.processes, func(a, b process) int { return cmp.Compare(b.rss, a.rss) })
	return nil
}

// profile runs the profiled tool once, cold.
func (b *bench) profile() error {
	dir := absolute(b.profiles)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tool, err := b.build("profiled", "./internal/bench/profiled", "profile")
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	cost, err := b.vet(tool, "CONCURBENCH_PROFILES="+dir, "CONCURBENCH_GOROOT="+strings.TrimSpace(string(root)))
	if err != nil {
		return err
	}
	fmt.Printf("cold %.2fs (cpu %.2fs); now: go tool pprof -top -cum %s/*.prof\n", cost.wall.Seconds(), cost.cpu.Seconds(), b.profiles)
	return nil
}

// build compiles a tool of this module; it must be called in its root.
func (b *bench) build(name, pkg, id string) (string, error) {
	out := filepath.Join(b.bin, name)
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	cmd := exec.Command("go", "build", "-ldflags=-buildid="+b.session+"-"+name+"-"+id, "-o", out, pkg)
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, text)
	}
	return out, nil
}

// vet runs go vet with the tool once. That the tool finds something is no
// error; that it or go vet fails otherwise is.
func (b *bench) vet(tool string, env ...string) (spent, error) {
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + tool}, b.patterns...)...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), env...)
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	start := time.Now()
	err := cmd.Run()
	cost := spent{wall: time.Since(start)}
	if cmd.ProcessState != nil {
		cost.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	if _, ok := errors.AsType[*exec.ExitError](err); ok && onlyFindings(text.Bytes()) {
		err = nil
	}
	if err != nil {
		return cost, fmt.Errorf("go vet -vettool=%s: %w\n%s", filepath.Base(tool), err, text.Bytes())
	}
	return cost, nil
}

// onlyFindings reports whether every line is a package heading, a finding with
// its place, or belongs to one. Anything else is a failure: of the tool, which
// logs under its name, or of the go command.
func onlyFindings(text []byte) bool {
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "\t") || strings.Contains(line, ".go:") {
			continue
		}
		return false
	}
	return len(text) > 0
}

func machine() string {
	return fmt.Sprintf("%s, %s/%s, %d CPUs", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}
