// Command realbugs measures the analyzers against bugs that real projects had
// and repaired. It runs the tool on the tree before a repair and on the tree
// after it, and calls a bug found when the first run reports it and the second
// no longer does.
//
//	go run ./internal/realbugs -tsv bugs.tsv -trees DIR -tool PATH [-class a,b] [-id x,y] [-v]
//	go run ./internal/realbugs -list DIR -tool PATH [packages]
//
// The list of bugs is a table (see readRows); DIR holds <id>/parent and
// <id>/fix, the two checkouts of each. Neither belongs to this repository: the
// code in them is other people's. The second form prints what the tool says of
// one project as it is, sorted, for reading through by hand.
//
// The package owns the judging of recorded reports and the way a checkout is
// loaded (module, vendor folder, GOPATH). It knows the analyzers by name only
// and does no analysis itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "realbugs:", err)
		}
		os.Exit(2)
	}
}

// options are the command line, parsed.
type options struct {
	tsv, trees, list string
	tool             string
	classes, ids     map[string]bool // empty: all
	verbose          bool
	patterns         []string // packages, for -list
}

func parseArgs(args []string) (options, error) {
	var o options
	var classes, ids string
	fs := flag.NewFlagSet("realbugs", flag.ContinueOnError)
	fs.StringVar(&o.tsv, "tsv", "", "`file` with the table of bugs")
	fs.StringVar(&o.trees, "trees", "", "`folder` with <id>/parent and <id>/fix")
	fs.StringVar(&o.list, "list", "", "print what the tool reports in the project in this `folder`, and nothing else")
	fs.StringVar(&o.tool, "tool", "", "`path` of the tool to give to go vet -vettool")
	fs.StringVar(&classes, "class", "", "only these hazard classes, comma-separated")
	fs.StringVar(&ids, "id", "", "only these bugs, comma-separated")
	fs.BoolVar(&o.verbose, "v", false, "print every finding of the bug's package, not only the matching one")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.patterns = fs.Args()
	o.classes, o.ids = nameSet(classes), nameSet(ids)
	switch {
	case o.tool == "":
		return o, errors.New("-tool is needed")
	case o.list == "" && (o.tsv == "" || o.trees == ""):
		return o, errors.New("either -list, or both -tsv and -trees, are needed")
	}
	// go vet runs in the checkout, so a relative path would point elsewhere.
	var err error
	o.tool, err = filepath.Abs(o.tool)
	return o, err
}

func nameSet(list string) map[string]bool {
	set := make(map[string]bool)
	for name := range strings.SplitSeq(list, ",") {
		if name != "" {
			set[name] = true
		}
	}
	return set
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parseArgs(args)
	if err != nil {
		return err
	}
	if o.list != "" {
		return listProject(ctx, o, out)
	}
	f, err := os.Open(o.tsv)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := readRows(f)
	if err != nil {
		return fmt.Errorf("%s: %w", o.tsv, err)
	}
	var results []result
	for _, r := range rows {
		if len(o.classes) > 0 && !o.classes[r.Class] || len(o.ids) > 0 && !o.ids[r.ID] {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		res := judgeRow(ctx, o, r)
		printResult(out, res, o.verbose)
		results = append(results, res)
	}
	printTotals(out, results)
	return nil
}

// judgeRow runs the tool on both trees of a bug. A tree that cannot be loaded
// makes the verdict broken, never missed: nothing was looked at.
func judgeRow(ctx context.Context, o options, r row) result {
	base := filepath.Join(o.trees, r.ID)
	before, err := load(ctx, o.tool, filepath.Join(base, "parent"), r.PackageDir)
	if err != nil {
		return result{row: r, verdict: broken, note: "parent: " + err.Error()}
	}
	after, err := load(ctx, o.tool, filepath.Join(base, "fix"), r.PackageDir)
	if err != nil {
		return result{row: r, verdict: broken, note: "fix: " + err.Error(), all: before.reports}
	}
	return judge(r, before, after)
}

func load(ctx context.Context, tool, dir, pkgDir string) (*tree, error) {
	l, err := layoutOf(dir, pkgDir)
	if err != nil {
		return nil, err
	}
	reports, err := vet(ctx, tool, l, "./"+l.pkg)
	if err != nil {
		return nil, err
	}
	return &tree{dir: l.root, reports: reports}, nil
}

func listProject(ctx context.Context, o options, out io.Writer) error {
	l, err := layoutOf(o.list, ".")
	if err != nil {
		return err
	}
	patterns := o.patterns
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	reports, err := vet(ctx, o.tool, l, patterns...)
	for _, r := range reports {
		printReport(out, r)
	}
	printRuleCounts(out, reports)
	return err
}
