// A text tool of three threads: one takes the input, one makes it upper case,
// one saves it. They share two lists, which the last two poll.
//
// Seed: document 004, section 3.
// Hazards: H10, which busywait reports; H01 for the lists, which unguarded
// reports; H08, which goroutineleak reports.
//
// The original never ends and reads from the terminal; here the input is a
// table, and main returns after -seconds, with two processors kept busy till
// then. It pops from the end of its lists, so that lines may come out of order.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	msgs    []string
	formats []string
)

func userInput(lines []string) {
	for _, text := range lines {
		msgs = append(msgs, text)
	}
}

func formatText() {
	for {
		if len(msgs) > 0 {
			last := len(msgs) - 1
			text := msgs[last]
			msgs = msgs[:last]
			formats = append(formats, strings.ToUpper(text))
		}
	}
}

func save(name string) {
	for {
		if len(formats) > 0 {
			f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
			if err != nil {
				fmt.Println(err)
				return
			}
			last := len(formats) - 1
			fmt.Fprintln(f, formats[last])
			formats = formats[:last]
			f.Close()
		}
	}
}

func main() {
	seconds := flag.Int("seconds", 1, "how long to work")
	flag.Parse()
	dir, err := os.MkdirTemp("", "texttool")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "db1.txt")

	go userInput([]string{"to be", "or not to be", "that is the question"})
	go formatText()
	go save(name)
	time.Sleep(time.Duration(*seconds) * time.Second)
	text, err := os.ReadFile(name)
	fmt.Print(string(text))
	if err != nil {
		fmt.Println(err)
	}
}
