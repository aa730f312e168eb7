package snapshot

import (
	"regexp"
	"strings"
)

// What people write about locks. A sentence counts only as a whole: one that
// says "not" or "without" says something else, and so does one about writes
// alone or about atomics.

var (
	guardedBy = regexp.MustCompile(`(?i)\b(?:guarded|protected|locked) (?:by|with|under) (?:the )?` + "`?" + `([\w.]+)`)
	checkLock = regexp.MustCompile(`\+checklocks:([\w.]+)`)
	protects  = regexp.MustCompile(`(?i)\b(?:protects?|guards?|protecting|guarding)\b(.*)`)
	below     = regexp.MustCompile(`(?i)\b(?:below|following|next)\b`)
	above     = regexp.MustCompile(`(?i)\b(?:above|preceding)\b`)

	denied = regexp.MustCompile(`(?i)\b(?:not|no|never|without|unless|cannot|except|atomic\w*|writ\w+|modif\w+|updat\w+|if)\b|n't`)

	// What a function asks of its callers.
	demands = regexp.MustCompile(`(?i)\b(?:lock|mutex|mu|mtx|lk|\w+mu|\w+mtx|\w+lock|\w+mutex)s?\b.{0,40}\b(?:must|should|is|be|needs to be|has to be|assumed|to be)\b.{0,20}\bheld\b` +
		`|\bheld (?:on|upon) entry\b` +
		`|\b(?:must|should|needs? to|has to|assumes?|requires?|expects?)\b.{0,40}\b(?:hold|holds|holding|held|own|owns|acquired?)\b.{0,40}\b(?:lock|mutex|mu|mtx|\w+mu|\w+mtx|\w+lock)\b` +
		`|\b(?:called|invoked|run) (?:with|while|under)\b.{0,30}\b(?:lock|mutex|mu|mtx|\w+mu|\w+mtx|\w+lock)\b`)
	refuses  = regexp.MustCompile(`(?i)\b(?:not|no|never|without|cannot|either|or|both|unless|if|when|will|could|may)\b|n't`)
	readLock = regexp.MustCompile(`(?i)\bread[ -]?(?:lock|mutex)\b|\bRLock\b`)
	whose    = regexp.MustCompile(`(?i)\b(\w+)(?:'s)?(?: (?:read|write))? (?:lock|mutex)\b`)
	regexpOn = regexp.MustCompile(`(?i)\b(?:on|of|for) (?:the|its|their|our) \w+`)
	word     = regexp.MustCompile(`[A-Za-z_][\w.]*`)
)

// sentences cuts a comment where one thought ends; line breaks do not.
func sentences(comment string) []string {
	comment = strings.Join(strings.Fields(comment), " ")
	var out []string
	for {
		i := strings.Index(comment, ". ")
		if i < 0 {
			return append(out, strings.TrimSuffix(comment, "."))
		}
		out = append(out, comment[:i])
		comment = comment[i+2:]
	}
}

// guardWord is the name of the lock that a comment on a variable asks for; ""
// where it asks for none.
func guardWord(comment string) string {
	if m := checkLock.FindStringSubmatch(comment); m != nil {
		return m[1]
	}
	for _, s := range sentences(comment) {
		if m := guardedBy.FindStringSubmatch(s); m != nil && !denied.MatchString(s) {
			return strings.Trim(m[1], ".")
		}
	}
	return ""
}

// protected is what a comment on a lock says it protects: names, or all fields
// below.
func protected(comment string) (names []string, allBelow bool) {
	for _, s := range sentences(comment) {
		m := protects.FindStringSubmatch(s)
		if m == nil || denied.MatchString(s) || above.MatchString(s) {
			continue
		}
		if below.MatchString(m[1]) {
			return nil, true
		}
		for _, w := range word.FindAllString(m[1], -1) {
			names = append(names, strings.Trim(w, "."))
		}
		return names, false
	}
	return nil, false
}

// demand is the sentence in which a function asks its callers for a lock; ""
// where it asks for none.
func demand(comment string) string {
	for _, s := range sentences(comment) {
		if demands.MatchString(s) && !refuses.MatchString(s) {
			return s
		}
	}
	return ""
}
