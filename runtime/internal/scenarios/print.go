package scenarios

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/concurlint/concurlint/runtime/internal/scenarios/programs"
)

// Column is one tracker's results in the table.
type Column struct {
	Name    string
	Tiers   bool // see Result.Judge
	Results []Result
}

// Count sums a column up. Blind programs are in none of the counts.
type Count struct {
	Must, Reported     int // programs owed a report, and how many of them got it
	Silent, FalseAlarm int // programs with nothing to say (or a hint at most), and how many were accused
	Broken             int
}

// Count sums the column up.
func (c Column) Count() Count {
	var n Count
	for _, r := range c.Results {
		v := r.Judge(c.Tiers)
		if r.Blind != "" && v != False {
			continue
		}
		if r.Kind == programs.Must {
			n.Must++
			if v == OK {
				n.Reported++
			}
		} else {
			n.Silent++
			if v == False {
				n.FalseAlarm++
			}
		}
		if v == Broken {
			n.Broken++
		}
	}
	return n
}

// Print writes the table, one row a program, one column a tracker; the rows
// are those of the first column. A program that another column lacks (its
// library has no such feature) shows "n/a" there.
func Print(w io.Writer, columns ...Column) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	head := []string{"program", "owed"}
	for _, c := range columns {
		head = append(head, c.Name)
	}
	fmt.Fprintln(tw, strings.Join(head, "\t"))
	for _, first := range columns[0].Results {
		row := []string{first.Name, owed(first.Scenario)}
		for _, c := range columns {
			row = append(row, c.cell(first.Name))
		}
		fmt.Fprintln(tw, strings.Join(row, "\t"))
	}
	counts := []string{"must: reported", "", ""}
	alarms := []string{"may, silent: false alarms", "", ""}
	for i, c := range columns {
		n := c.Count()
		counts = append(counts[:i+2], fmt.Sprintf("%d of %d", n.Reported, n.Must), "")
		alarms = append(alarms[:i+2], fmt.Sprintf("%d of %d", n.FalseAlarm, n.Silent), "")
	}
	fmt.Fprintln(tw, strings.Join(counts, "\t"))
	fmt.Fprintln(tw, strings.Join(alarms, "\t"))
	return tw.Flush()
}

func owed(s programs.Scenario) string {
	if s.Blind != "" {
		return string(s.Kind) + " (not seen by wrappers)"
	}
	return string(s.Kind)
}

// cell shows the verdict and, where tiers are known, what was said.
func (c Column) cell(name string) string {
	for _, r := range c.Results {
		if r.Name != name {
			continue
		}
		text := string(r.Judge(c.Tiers))
		if c.Tiers && len(r.Reports) > 0 {
			text += " " + strings.Join(tiersOf(r), ",")
		}
		return text
	}
	return "n/a"
}

// tiersOf lists the distinct tiers in the order they came.
func tiersOf(r Result) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range r.Reports {
		if !seen[l.Tier] {
			seen[l.Tier] = true
			out = append(out, l.Tier)
		}
	}
	return out
}
