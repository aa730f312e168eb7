package programs

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Library is the tracker under test, as its main hands it over.
type Library struct {
	// Install turns tracking on with limit for waiting and holding. It calls
	// report, from any goroutine, for each thing found.
	Install func(limit time.Duration, report func(tier, text string))
	// Begin is called on the program's goroutine before it, as a test calls its
	// helpers first. Nil if the library has none.
	Begin func()
	// Finish makes the checks that belong at the end of a test (locks still
	// held, goroutines left behind). Nil if the library has none.
	Finish func()
}

// Line is what a scenario process writes to its stdout, one JSON value a line.
type Line struct {
	Tier string `json:"tier,omitempty"` // a report
	Text string `json:"text,omitempty"`
	End  string `json:"end,omitempty"` // "done" or "hung", the last line
}

// Main is the main function of a scenario binary: with "-list" it prints the
// scenarios as a JSON array, else it runs the one named and exits 0, whatever
// was reported.
func Main(lib Library) {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: scenario -list | name")
		os.Exit(2)
	}
	if os.Args[1] == "-list" {
		if err := json.NewEncoder(os.Stdout).Encode(All()); err != nil {
			fmt.Fprintln(os.Stderr, "scenario:", err)
			os.Exit(2)
		}
		return
	}
	for _, s := range All() {
		if s.Name == os.Args[1] {
			s.process(lib)
			return
		}
	}
	fmt.Fprintf(os.Stderr, "scenario: no program named %q\n", os.Args[1])
	os.Exit(2)
}

// process runs the program beside the main goroutine, which holds no lock and
// sits on a timer: so the Go runtime never ends the process for "all goroutines
// are asleep" before the tracker has had its say.
func (s Scenario) process(lib Library) {
	lib.Install(Limit, func(tier, text string) { say(Line{Tier: tier, Text: text}) })
	done := make(chan struct{})
	go func() {
		if lib.Begin != nil {
			lib.Begin()
		}
		s.run()
		close(done)
	}()
	end, limit := "done", Patience
	switch {
	case s.Hangs:
		limit = Grace
	case s.Kind == Must:
		limit = 4 * Grace // it may hang after all, and that is no news
	}
	select {
	case <-done:
	case <-time.After(limit):
		end = "hung"
	}
	if lib.Finish != nil {
		lib.Finish()
	}
	say(Line{End: end})
}

// say writes one line in one Write, so lines of several goroutines do not mix.
func say(l Line) {
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // a struct of strings always marshals
	}
	os.Stdout.Write(append(b, '\n'))
}
