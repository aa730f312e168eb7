package report

import (
	"encoding/json"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

// Record makes At write the whole finding as JSON into the diagnostic in place
// of the trace's text. Only the standalone command sets it, before any analysis
// starts, because only it reads the diagnostics again; every other driver
// shows them to a person.
var Record bool

// recordMark opens the text of a recorded finding. No message opens so.
const recordMark = "concurlint-finding:"

func encode(f finding.Finding) string {
	data, err := json.Marshal(f)
	if err != nil { // strings and numbers only: cannot happen
		panic(err)
	}
	return recordMark + string(data)
}

// Decode reads what Record made At write. ok is false for any other text.
func Decode(text string) (f finding.Finding, ok bool) {
	data, ok := strings.CutPrefix(text, recordMark)
	if !ok {
		return f, false
	}
	return f, json.Unmarshal([]byte(data), &f) == nil
}
