package main

import (
	"regexp"
	"slices"
	"strings"
)

var raceDetector = detector{
	name: "race", title: "Races: the race detector and concurlint", race: true,
	flags: []string{"-race"}, env: []string{"GORACE=halt_on_error=0"},
	parse: parseRaces, columns: []string{"race"},
}

var leakDetector = detector{
	name: "leak", title: "Blocked for ever: the goroutine leak profile, a time-out, and concurlint",
	env:   []string{"GOEXPERIMENT=goroutineleakprofile"},
	parse: parseGoroutines, columns: []string{"leaked", "still there", "panic"},
}

// A frame in a stack: the file and line stand on the line below the function.
var frame = regexp.MustCompile(`^\s+(\S+\.go):(\d+)`)

// own gives a frame as "file.go:12" if it lies in the fixture itself, or in
// its folder's sub-packages, and is no runner's.
func own(line, dir string) (string, bool) {
	m := frame.FindStringSubmatch(line)
	if m == nil || !strings.Contains(m[1], "/"+dir+"/") || strings.HasSuffix(m[1], "/run_test.go") {
		return "", false
	}
	return m[1][strings.LastIndexByte(m[1], '/')+1:] + ":" + m[2], true
}

// parseRaces reads what the race detector prints: for each race two accesses,
// each with its stack. The innermost frame of the fixture is the access.
func parseRaces(out, dir string) []sight {
	var sights []sight
	for block := range strings.SplitSeq(out, "WARNING: DATA RACE\n") {
		block, _, ended := strings.Cut(block, "==================")
		var s sight
		open := false // the stack of an access whose frame is not known yet
		for line := range strings.SplitSeq(block, "\n") {
			switch {
			case strings.Contains(line, " at 0x") && strings.Contains(line, " by "):
				open = true
			case strings.HasPrefix(line, "Goroutine "):
				open = false
			case open:
				if place, ok := own(line, dir); ok {
					s.lines = append(s.lines, place)
					open = false
				}
			}
		}
		if ended && len(s.lines) > 0 {
			s.what = "race"
			sights = add(sights, s)
		}
	}
	// The runtime's own check of maps needs no race detector, and ends the run.
	if i := strings.Index(out, "fatal error: concurrent map"); i >= 0 {
		if s := firstStack(out[i:], dir); len(s) > 0 {
			sights = add(sights, sight{"race", s[:1]})
		}
	}
	return sights
}

// parseGoroutines reads a dump of all goroutines, or a panic.
func parseGoroutines(out, dir string) []sight {
	var sights []sight
	for _, word := range []string{"panic: ", "fatal error: "} {
		if i := strings.Index(out, word); i >= 0 && !strings.HasPrefix(out[i:], "panic: test timed out") {
			return append(sights, sight{"panic", firstStack(out[i:], dir)})
		}
	}
	for g := range strings.SplitSeq(out, "\n\n") {
		head, stack, _ := strings.Cut(g, "\n")
		if !strings.HasPrefix(head, "goroutine ") {
			continue
		}
		// Who made the goroutine is not where it stands.
		stack, _, _ = strings.Cut(stack, "created by ")
		lines := frames(stack, dir)
		if len(lines) == 0 {
			continue
		}
		s := sight{"still there", lines}
		if strings.Contains(head, "leaked") {
			s.what = "leaked"
		}
		sights = add(sights, s)
	}
	return sights
}

func frames(stack, dir string) []string {
	var out []string
	for line := range strings.SplitSeq(stack, "\n") {
		if place, ok := own(line, dir); ok {
			out = append(out, place)
		}
	}
	return out
}

// firstStack gives the frames of the first goroutine that is printed.
func firstStack(out, dir string) []string {
	i := strings.Index(out, "\ngoroutine ")
	if i < 0 {
		return nil
	}
	stack, _, _ := strings.Cut(out[i+1:], "\n\n")
	return frames(stack, dir)
}

func add(sights []sight, s sight) []sight {
	slices.Sort(s.lines)
	s.lines = slices.Compact(s.lines)
	for _, o := range sights {
		if o.what == s.what && slices.Equal(o.lines, s.lines) {
			return sights
		}
	}
	return append(sights, s)
}
