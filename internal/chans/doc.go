package chans

import "strings"

// Doc takes the documentation of an analyzer out of the text of its doc.go:
// what follows the heading "# Analyzer name", without the comment's frame. Both
// pkg.go.dev and `concurlint explain` then show one text.
func Doc(src, name string) string {
	_, rest, ok := strings.Cut(src, "# Analyzer "+name)
	if !ok {
		panic("doc.go of " + name + " has no heading \"# Analyzer " + name + "\"")
	}
	rest, _, _ = strings.Cut(rest, "\npackage ")
	rest = strings.TrimSuffix(strings.TrimSpace(rest), "*/")
	var sb strings.Builder
	for line := range strings.Lines(rest) {
		line = strings.TrimPrefix(line, "//")
		sb.WriteString(strings.TrimPrefix(line, " "))
	}
	return strings.TrimSpace(sb.String())
}
