package linttest

import (
	"errors"
	"fmt"
	"go/ast"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis/analysistest"
)

// checkMessages holds every diagnostic of one package to CheckMessage.
func checkMessages(t analysistest.Testing, r *analysistest.Result) {
	if r.Action == nil || r.Action.Package == nil {
		return
	}
	idents := map[string]bool{}
	for _, f := range r.Action.Package.Syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				idents[id.Name] = true
			}
			return true
		})
	}
	declared := func(name string) bool { return idents[name] }
	for _, d := range r.Action.Diagnostics {
		posn := r.Action.Package.Fset.Position(d.Pos)
		if err := CheckMessage(d.Message, declared); err != nil {
			t.Errorf("%s: message %q: %v", posn, d.Message, err)
		}
		if !slug.MatchString(d.Category) {
			t.Errorf("%s: category %q is no slug (lower case, digits, dashes)", posn, d.Category)
		}
		for _, rel := range d.Related {
			if strings.ContainsAny(rel.Message, "\r\n") {
				t.Errorf("%s: related text %q has more than one line", posn, rel.Message)
			}
		}
	}
}

var (
	slug      = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	register  = regexp.MustCompile(`(?:^|[^\w.])(t[0-9]+)\b`)
	potential = regexp.MustCompile(`(?i)\bpotential`)

	// analyserWords are traces of the machinery that a user cannot know.
	analyserWords = []struct {
		re   *regexp.Regexp
		what string
	}{
		{regexp.MustCompile(`\w\$[0-9]+|\*ssa\.|\bparameter [a-z]+ : `), "a name of the SSA form"},
		{regexp.MustCompile(`\b0x[0-9a-f]+\b`), "an address"},
		{regexp.MustCompile(`%!|<nil>|invalid type`), "a formatting accident"},
		{regexp.MustCompile(`(?:^|[\s(])(?:/[\w.-]+){2,}|\b[A-Z]:\\`), "a path of one machine"},
		{regexp.MustCompile(`(?:^|[\s(]):[0-9]|:0\b|unknown place`), "a place that is not known"},
	}
)

// CheckMessage tells what is wrong with the text of a report, nil if nothing:
// it is one line in lower case, unless it opens with an identifier, without a
// final stop; it does not hedge; and it names things as the source does, not
// as the analyser does. declared tells which names the source has, for a
// variable t1 is not a register and an exported Mu may open a message; nil is
// none.
func CheckMessage(msg string, declared func(string) bool) error {
	if declared == nil {
		declared = func(string) bool { return false }
	}
	if strings.TrimSpace(msg) == "" {
		return errors.New("it is empty")
	}
	if msg != strings.TrimSpace(msg) || strings.ContainsAny(msg, "\r\n\t") {
		return errors.New("it must be one line without space around it")
	}
	if strings.ContainsAny(msg[len(msg)-1:], ".!;,:") {
		return errors.New("it has a final stop")
	}
	if first, _ := utf8.DecodeRuneInString(msg); unicode.IsUpper(first) && !opensWithName(msg, declared) {
		return errors.New("it opens with a capital that no identifier has")
	}
	if potential.MatchString(msg) {
		return errors.New(`it says "potential": say what happens`)
	}
	for _, m := range register.FindAllStringSubmatch(msg, -1) {
		if !declared(m[1]) {
			return fmt.Errorf("it names the SSA register %s", m[1])
		}
	}
	for _, w := range analyserWords {
		if m := w.re.FindString(msg); m != "" {
			return fmt.Errorf("it holds %s: %q", w.what, strings.TrimSpace(m))
		}
	}
	return nil
}

// opensWithName reports whether the first word is an identifier: Type.field,
// pkg.Var or a name that the source declares.
func opensWithName(msg string, declared func(string) bool) bool {
	word, _, _ := strings.Cut(msg, " ")
	word = strings.TrimRight(word, ",:;")
	if i := strings.IndexAny(word, ".[("); i > 0 {
		return i < len(word)-1
	}
	return declared(word)
}
