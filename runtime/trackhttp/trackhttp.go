// Package trackhttp shows a running program's locks on a page: who holds, who
// waits, what was reported, and the order graph.
//
// It is apart from package track so that a program which only tracks does not
// link net/http.
//
//	http.Handle("/debug/concurlint/", trackhttp.Handler())
package trackhttp

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"path"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/runtime/track"
)

// state is what the page shows, and what ?format=json gives.
type state struct {
	track.State
	Reports []track.Report `json:"reports"`
}

// Handler gives the pages: the state at the root of wherever it is mounted, the
// edge file at edges.json below it. They name functions, files and locks, so
// they belong behind whatever guards the program's other debug pages.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case path.Base(r.URL.Path) == "edges.json":
			w.Header().Set("Content-Type", "application/json")
			if err := lockgraph.Encode(w, track.Graph()); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		case r.URL.Query().Get("format") == "json":
			w.Header().Set("Content-Type", "application/json")
			s := state{track.Now(), track.Reports()}
			if err := json.NewEncoder(w).Encode(s); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			s := state{track.Now(), track.Reports()}
			if err := page.Execute(w, s); err != nil {
				fmt.Fprintf(w, "<p>%s", template.HTMLEscapeString(err.Error()))
			}
		}
	})
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<title>concurlint</title>
<style>body{font:14px sans-serif;margin:2em}td,th{text-align:left;padding:.1em 1em .1em 0}pre{background:#f4f4f4;padding:.5em}</style>
<h1>Locks</h1>
<p>{{if .On}}Tracking is on{{else}}Tracking is off{{end}}: {{.Locks}} locks with an order, {{.Edges}} orders between them,
{{.Goroutines}} goroutines. <a href="edges.json">edge file</a> <a href="?format=json">JSON</a>
<h2>Waiting</h2>
{{if .Waits}}<table><tr><th>goroutine<th>test<th>waits for<th>at
{{range .Waits}}<tr><td>{{.Goroutine}}<td>{{.Test}}<td>{{.Lock}}<td>{{.Site}}
{{end}}</table>{{else}}<p>Nobody.{{end}}
<h2>Held</h2>
{{if .Holds}}<table><tr><th>goroutine<th>test<th>holds<th>since
{{range .Holds}}<tr><td>{{.Goroutine}}<td>{{.Test}}<td>{{.Lock}}<td>{{.Site}}
{{end}}</table>{{else}}<p>Nothing.{{end}}
<h2>Reports</h2>
{{range .Reports}}<pre>{{.Text}}</pre>
{{else}}<p>None.{{end}}
`))
