// A text tool of three threads, joined by two channels: each closes what it
// sends on when it is done, and main waits for the last.
//
// Seed: document 004, section 3.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func userInput(lines []string, msgs chan<- string) {
	defer close(msgs)
	for _, text := range lines {
		msgs <- text
	}
}

func formatText(msgs <-chan string, formats chan<- string) {
	defer close(formats)
	for text := range msgs {
		formats <- strings.ToUpper(text)
	}
}

// save writes all lines; it takes the rest also when it can not write, so that
// nobody is left waiting for it.
func save(name string, formats <-chan string) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err == nil {
		defer f.Close()
	}
	for text := range formats {
		if err == nil {
			_, err = fmt.Fprintln(f, text)
		}
	}
	return err
}

func run() error {
	dir, err := os.MkdirTemp("", "texttool")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "db1.txt")

	msgs := make(chan string)
	formats := make(chan string)
	saved := make(chan error, 1)
	go userInput([]string{"to be", "or not to be", "that is the question"}, msgs)
	go formatText(msgs, formats)
	go func() { saved <- save(name, formats) }()
	if err := <-saved; err != nil {
		return err
	}
	text, err := os.ReadFile(name)
	fmt.Print(string(text))
	return err
}

func main() {
	if err := run(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
