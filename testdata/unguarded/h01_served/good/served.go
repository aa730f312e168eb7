// Package served keeps what a request changes to the request.
package served

import (
	"fmt"
	"net/http"
)

var greeting = "hello"

func index(w http.ResponseWriter, r *http.Request) {
	hits := 0
	for range r.Header {
		hits++
	}
	fmt.Fprintln(w, greeting, hits)
}

// answer is made for one request.
type answer struct{ parts []string }

func (a *answer) add(s string) { a.parts = append(a.parts, s) }

type site struct{ name string }

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := &answer{}
	a.add(s.name)
	fmt.Fprintln(w, a.parts)
}

// Serve never returns.
func Serve() error {
	greeting = "good morning"
	http.HandleFunc("/", index)
	http.Handle("/site", &site{name: "a"})
	return http.ListenAndServe("localhost:8080", nil)
}

var descriptions = map[string]string{"/": "home"}

func init() {
	http.HandleFunc("/help", help)
}

// Package variables are set up to their end before anybody is served.
func init() {
	if len(descriptions) == 1 {
		descriptions["/help"] = "this"
	}
}

func help(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte(descriptions[r.URL.Path]))
}

// probe counts what one request gets. Another handler may have to begin anew with it.
type probe struct {
	rw   *Reply
	next http.Handler
}

// Count puts a probe around each request.
func Count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &probe{next: next}
		p.again().ServeHTTP(w, r)
	})
}

func (p *probe) again() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.rw = &Reply{ResponseWriter: w}
		p.next.ServeHTTP(p.rw, r)
	})
}
