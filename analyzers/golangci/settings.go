package golangci

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/report"
)

// settings is what may stand below linters.settings.custom.concurlint.settings.
// The keys are those of golangci-lint's govet, which is the other linter that
// holds many analyzers.
type settings struct {
	EnableAll  bool     `json:"enable-all"`
	DisableAll bool     `json:"disable-all"`
	Enable     []string `json:"enable"`
	Disable    []string `json:"disable"`
	// Settings holds for an analyzer the values of its flags.
	Settings map[string]map[string]json.RawMessage `json:"settings"`
}

const settingsKeys = "enable-all, disable-all, enable, disable, settings"

// choose reads conf, sets the flags it names, and gives the analyzers that
// shall run. on run by default, off only when they are named.
func choose(conf any, on, off []*analysis.Analyzer) ([]*analysis.Analyzer, error) {
	s, err := decode(conf)
	if err != nil {
		return nil, err
	}
	known := make(map[string]*analysis.Analyzer)
	for _, a := range slices.Concat(on, off) {
		known[a.Name] = a
	}
	if err := s.check(known); err != nil {
		return nil, err
	}
	for _, analyzer := range sortedKeys(s.Settings) {
		if err := setFlags(known[analyzer], s.Settings[analyzer]); err != nil {
			return nil, err
		}
	}

	var run, idle []*analysis.Analyzer
	for i, a := range slices.Concat(on, off) {
		if s.wants(a.Name, i < len(on)) {
			run = append(run, whole(a))
		} else {
			idle = append(idle, a)
		}
	}
	if len(run) == 0 {
		return nil, errors.New("no analyzer is left to run")
	}
	if s.wants(directiveCheck, true) {
		run = append(run, whole(report.NewIgnore(run, idle)))
	}
	return run, nil
}

// decode reads the settings as golangci-lint has parsed them from YAML, TOML
// or JSON: maps, lists and plain values.
func decode(conf any) (settings, error) {
	var s settings
	data, err := json.Marshal(conf)
	if err != nil {
		return s, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err = d.Decode(&s)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return s, fmt.Errorf("want a map with the keys %s, got %s", settingsKeys, wrong.Value)
	case errors.As(err, &wrong):
		return s, fmt.Errorf("%s: want %s, got %s", wrong.Field, kind(wrong), wrong.Value)
	case err != nil:
		// encoding/json has no type for the unknown field; its text names it.
		return s, fmt.Errorf("%s (known keys: %s)", strings.TrimPrefix(err.Error(), "json: "), settingsKeys)
	}
	return s, nil
}

// kind words the type a setting should have.
func kind(e *json.UnmarshalTypeError) string {
	switch t := e.Type.String(); {
	case t == "bool":
		return "true or false"
	case t == "string":
		return "a name"
	case strings.HasPrefix(t, "[]"):
		return "a list of analyzers"
	default:
		return "a map of the analyzer's flags"
	}
}

// check reports names that do not exist and choices that contradict.
func (s settings) check(known map[string]*analysis.Analyzer) error {
	if s.EnableAll && s.DisableAll {
		return errors.New("enable-all and disable-all cannot both be set")
	}
	named := map[string][]string{"enable": s.Enable, "disable": s.Disable, "settings": sortedKeys(s.Settings)}
	for _, key := range sortedKeys(named) {
		for _, n := range named[key] {
			if known[n] == nil && !(n == directiveCheck && key != "settings") {
				return fmt.Errorf("%s: no analyzer %q (there are %s)", key, n, strings.Join(append(sortedKeys(known), directiveCheck), ", "))
			}
		}
	}
	for _, n := range s.Enable {
		if slices.Contains(s.Disable, n) {
			return fmt.Errorf("%s is both enabled and disabled", n)
		}
	}
	return nil
}

// wants decides as govet does: a name outweighs "all", which outweighs the default.
func (s settings) wants(analyzer string, byDefault bool) bool {
	switch {
	case slices.Contains(s.Enable, analyzer):
		return true
	case slices.Contains(s.Disable, analyzer):
		return false
	case s.EnableAll:
		return true
	case s.DisableAll:
		return false
	}
	return byDefault
}

func setFlags(a *analysis.Analyzer, values map[string]json.RawMessage) error {
	for _, name := range sortedKeys(values) {
		if a.Flags.Lookup(name) == nil {
			return fmt.Errorf("%s has no setting %q (there are %s)", a.Name, name, strings.Join(flagNames(a), ", "))
		}
		text, err := flagText(values[name])
		if err == nil {
			err = a.Flags.Set(name, text)
		}
		if err != nil {
			return fmt.Errorf("%s.%s: %w", a.Name, name, err)
		}
	}
	return nil
}

// flagText writes a value as it would stand on a command line; a list becomes
// its elements with commas between them.
func flagText(value json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text, nil
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		var parts []string
		for _, v := range list {
			part, err := flagText(v)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
		return strings.Join(parts, ","), nil
	}
	if bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) {
		return "", errors.New("want a plain value or a list, got a map")
	}
	return string(value), nil // true, 7, 0.5: JSON writes them as flags read them
}

// sortedKeys makes the order of errors and of flags the same in every run.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func flagNames(a *analysis.Analyzer) []string {
	var names []string
	a.Flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if len(names) == 0 {
		return []string{"none"}
	}
	return names
}
