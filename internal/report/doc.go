package report

import "strings"

// Doc cuts an analyzer's page out of its doc.go: the text below the heading
// "# Analyzer name", as go/analysis wants it, summary line first. It panics
// when there is none, which a test of any kind shows at once.
func Doc(source, name string) string {
	var b strings.Builder
	in := false
	for line := range strings.Lines(source) {
		text, ok := strings.CutPrefix(line, "//")
		if !ok {
			break
		}
		text = strings.TrimPrefix(text, " ")
		switch {
		case strings.TrimSpace(text) == "# Analyzer "+name:
			in = true
		case in && strings.HasPrefix(text, "# "):
			return strings.TrimSpace(b.String())
		case in:
			b.WriteString(text)
		}
	}
	if !in {
		panic("doc.go has no page of analyzer " + name)
	}
	return strings.TrimSpace(b.String())
}
