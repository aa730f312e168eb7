package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
)

// explain prints the page of each analyzer named, or the list of them.
func explain(args []string, s streams) int {
	known := analyzers.Known()
	if len(args) == 0 {
		listAnalyzers(s.out)
		fmt.Fprint(s.out, "\nconcurlint explain <analyzer> prints its page.\n")
		return exitClean
	}
	for i, name := range args {
		at := slices.IndexFunc(known, func(a *analysis.Analyzer) bool { return a.Name == name })
		if at < 0 {
			complain(s, "no analyzer is called %q; there are %s", name, nameList(known))
			return exitUsage
		}
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		page(s.out, known[at])
	}
	return exitClean
}

// page prints the documentation of a, its settings and its address.
func page(w io.Writer, a *analysis.Analyzer) {
	doc := strings.TrimSpace(a.Doc)
	if !strings.HasPrefix(doc, a.Name+":") {
		doc = a.Name + ": " + doc
	}
	fmt.Fprintln(w, doc)
	if flags := flagLines(a); len(flags) > 0 {
		fmt.Fprintf(w, "\nSettings:\n%s\n", strings.Join(flags, "\n"))
	}
	if a.URL != "" {
		fmt.Fprintf(w, "\n%s\n", a.URL)
	}
}

func listAnalyzers(w io.Writer) {
	list := func(as []*analysis.Analyzer, note string) {
		for _, a := range as {
			first, _, _ := strings.Cut(strings.TrimSpace(a.Doc), "\n")
			first = strings.TrimSpace(strings.TrimPrefix(first, a.Name+":"))
			fmt.Fprintf(w, "\t%-14s %s%s\n", a.Name, first, note)
		}
	}
	list(analyzers.All, "")
	list(analyzers.DefaultOff, " (off by default)")
	fmt.Fprint(w, "\nOf go vet and staticcheck, in this command alone (-others=false leaves them out):\n")
	list(analyzers.Others, "")
}

// flagLines words the settings of a as the command takes them.
func flagLines(a *analysis.Analyzer) []string {
	var lines []string
	a.Flags.VisitAll(func(f *flag.Flag) {
		lines = append(lines, fmt.Sprintf("\t-%-22s %s (default %s)", a.Name+"."+f.Name, f.Usage, f.DefValue))
	})
	return lines
}
