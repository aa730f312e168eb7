package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/concurlint/concurlint/internal/finding"
)

// Printer writes findings for a person. It is not safe for concurrent use.
type Printer struct {
	W     io.Writer
	Color bool
	// Open gives the text of a file that a Site names; nil or an error leaves
	// the source line out.
	Open func(file string) ([]byte, error)

	lines map[string][][]byte // by file
}

// Escapes of a terminal. Only the weight and the eight base colors, which
// every theme keeps readable.
const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	red   = "\x1b[31m"
	green = "\x1b[32m"
	plain = "\x1b[0m"
)

func (p *Printer) paint(code, text string) string {
	if !p.Color {
		return text
	}
	return code + text + plain
}

// Print writes one finding: the line that stands alone, the source line with a
// mark below the place, then the traces.
func (p *Printer) Print(f finding.Finding) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n", p.paint(bold, f.Site.String()+":"), p.paint(red, f.Rule+":"), f.Message)
	if line := p.sourceLine(f.Site); line != "" {
		text, mark := underline(line, f.Site.Col)
		number := fmt.Sprint(f.Site.Line)
		fmt.Fprintf(&b, "\t%s %s\n", p.paint(dim, number+" |"), text)
		if mark != "" {
			fmt.Fprintf(&b, "\t%s %s\n", p.paint(dim, strings.Repeat(" ", len(number))+" |"), p.paint(green, mark))
		}
	}
	for _, line := range TraceLines(f) {
		fmt.Fprintf(&b, "\t%s\n", line)
	}
	_, err := io.WriteString(p.W, b.String())
	return err
}

func (p *Printer) sourceLine(s finding.Site) string {
	if p.Open == nil || !s.IsValid() {
		return ""
	}
	lines, ok := p.lines[s.File]
	if !ok {
		if data, err := p.Open(s.File); err == nil {
			lines = bytes.Split(data, []byte("\n"))
		}
		if p.lines == nil {
			p.lines = map[string][][]byte{}
		}
		p.lines[s.File] = lines
	}
	if s.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(string(lines[s.Line-1]), " \t\r")
}

// underline cuts the indentation off a source line and draws a mark below
// column col (bytes, from 1). A call's position is its parenthesis; the mark
// then covers the name before it, which is what a reader looks for.
func underline(line string, col int) (text, mark string) {
	text = strings.TrimLeft(line, " \t")
	at := col - 1 - (len(line) - len(text))
	if at < 0 || at >= len(text) {
		return text, ""
	}
	from, to := at, at+1
	if text[at] == '(' {
		for from > 0 && (isNameByte(text[from-1]) || text[from-1] == '.') {
			from--
		}
		if from < at {
			to = at
		}
	}
	var b strings.Builder
	for _, r := range text[:from] { // tabs stay tabs, or the mark would slip
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteByte('^')
	b.WriteString(strings.Repeat("~", utf8.RuneCountInString(text[from:to])-1))
	return text, b.String()
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// WriteJSON writes findings as one array, which is empty rather than null when
// there are none. Field names and order are those of finding.Finding.
func WriteJSON(w io.Writer, fs []finding.Finding) error {
	if fs == nil {
		fs = []finding.Finding{}
	}
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(fs); err != nil {
		return err
	}
	return b.Flush()
}

// IsTerminal reports whether f shows what is written to it to a person.
func IsTerminal(f *os.File) bool {
	st, err := f.Stat()
	if err != nil || st.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" {
		return false
	}
	null, err := os.Stat(os.DevNull) // a character device too
	return err != nil || !os.SameFile(st, null)
}
