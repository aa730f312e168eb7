package promise

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// Excused reports whether a comment at a line, or right above it, says why no lock is
// needed there: "no locking, as this is called from FindLeaf". Whoever wrote that has
// thought of it.
func (s *Set) Excused(fset *token.FileSet, pos token.Pos) bool {
	if s == nil || !pos.IsValid() {
		return false
	}
	at := fset.Position(pos)
	for _, f := range s.files {
		if pos < f.FileStart || pos >= f.FileEnd {
			continue
		}
		for _, g := range f.Comments {
			if end := fset.Position(g.End()); end.Filename == at.Filename && (end.Line == at.Line || end.Line == at.Line-1) && excuses(g) {
				return true
			}
		}
	}
	return false
}

// excuses reports whether a comment excuses what follows it.
func excuses(g *ast.CommentGroup) bool {
	return excuse.MatchString(quoted.ReplaceAllString(g.Text(), ""))
}

// quoted is what a comment only cites.
var quoted = regexp.MustCompile("`[^`]*`|\"[^\"]*\"")

// excuse matches the ways in which comments within functions say that a lock is left
// out on purpose.
var excuse = regexp.MustCompile(`(?is)\b(?:no|not|without|never|needn't|unnecessary to)\b[^.;]{0,40}\b(?:un)?lock(?:ing|ed|s)?\b` +
	`|n't\b[^.;]{0,40}\block(?:ing|ed|s)?\b` +
	`|\block(?:ing|s)?\b[^.;]{0,20}\b(?:not|isn't|unnecessary|superfluous)\b` +
	`|\block-?free\b|\bracy\b|\bbenign\b|\bno (?:data )?races?\b|\bsafe to (?:read|access|write|modify|use)\b` +
	`|\b(?:no need|needn't|n't need|not need(?:ed)?|unnecessary)\b[^.;]{0,20}\b(?:protect|guard|synchroni[sz])` +
	`|\bonly (?:this|one|a single|the) [^.;]{0,20}(?:goroutine|thread)\b`)

// inTurn reports whether a comment says of a function that one caller at a time comes to
// it: "called serially by only one goroutine". What it says of others is no matter.
func inTurn(name, text string) bool {
	return slices.ContainsFunc(sentence.Split(strings.Join(strings.Fields(text), " "), -1), func(s string) bool {
		return serial.MatchString(s) && (strings.HasPrefix(s, name+" ") || ofItself.MatchString(s))
	})
}

var (
	serial = regexp.MustCompile(`(?i)\b(?:called|used|accessed|invoked|run|runs|executed|touched)\b[^.;]{0,30}(?:\bserially\b|\bsequentially\b|\b(?:by|from|in|on|within) (?:only )?(?:a|the|one|exactly one|only one)? ?(?:single|same|one) (?:goroutine|thread)\b)`)
	// ofItself matches sentences that speak of the function without its name.
	ofItself = regexp.MustCompile(`(?i)^(?:it|this|must|should|only|always|called|never)\b`)
)
