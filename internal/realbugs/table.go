package main

import (
	"fmt"
	"io"
	"slices"
)

// printResult prints one line for a bug, and one for what matched.
func printResult(w io.Writer, res result, verbose bool) {
	fmt.Fprintf(w, "%-5s %-18s %-9s %-7s %s:%d %s\n", res.ID, res.Class, res.Scope, res.verdict, res.File, res.Lines[0], res.Funcs[0])
	if res.note != "" {
		fmt.Fprintf(w, "      %s\n", res.note)
	}
	for i, m := range res.matches {
		if i == 3 && !verbose {
			fmt.Fprintf(w, "      and %d more\n", len(res.matches)-i)
			break
		}
		fmt.Fprintf(w, "      %s:%d: %s: %s\n", m.File, m.Line, m.Rule, m.Message)
	}
	if verbose {
		for _, r := range res.all {
			fmt.Fprint(w, "    | ")
			printReport(w, r)
		}
	}
}

func printReport(w io.Writer, r report) {
	fmt.Fprintf(w, "%s:%d: %s: %s\n", r.File, r.Line, r.Rule, r.Message)
	for _, rel := range r.Related {
		fmt.Fprintf(w, "\t%s\n", rel)
	}
}

// printTotals prints how many bugs of each class have each verdict.
func printTotals(w io.Writer, results []result) {
	verdicts := []verdict{found, fewer, noisy, missed, broken}
	counts := make(map[string]map[verdict]int)
	var classes []string
	for _, res := range results {
		for _, class := range []string{res.Class, "all"} {
			if counts[class] == nil {
				counts[class] = make(map[verdict]int)
				classes = append(classes, class)
			}
			counts[class][res.verdict]++
		}
	}
	slices.Sort(classes)
	fmt.Fprintf(w, "\n%-18s", "class")
	for _, v := range verdicts {
		fmt.Fprintf(w, " %7s", v)
	}
	fmt.Fprintln(w)
	for _, class := range classes {
		fmt.Fprintf(w, "%-18s", class)
		for _, v := range verdicts {
			fmt.Fprintf(w, " %7d", counts[class][v])
		}
		fmt.Fprintln(w)
	}
}

// printRuleCounts prints how many reports each analyzer made.
func printRuleCounts(w io.Writer, reports []report) {
	counts := make(map[string]int)
	var rules []string
	for _, r := range reports {
		if counts[r.Rule]++; counts[r.Rule] == 1 {
			rules = append(rules, r.Rule)
		}
	}
	slices.Sort(rules)
	fmt.Fprintf(w, "# %d findings", len(reports))
	for _, rule := range rules {
		fmt.Fprintf(w, ", %s %d", rule, counts[rule])
	}
	fmt.Fprintln(w)
}
