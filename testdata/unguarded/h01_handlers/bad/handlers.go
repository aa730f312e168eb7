// Package handlers changes what all requests share.
package handlers

import (
	"fmt"
	"net/http"
)

var requests int

func count(w http.ResponseWriter, r *http.Request) {
	requests++ // want `requests is written here by count, which runs for each request, with no lock`
	fmt.Fprintln(w, "ok")
}

type server struct {
	last string
	seen map[string]bool
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.note(r.URL.Path)
}

func (s *server) note(path string) {
	s.last = path       // want `s\.last is written here by \(\*server\)\.ServeHTTP, which runs for each request, with no lock`
	s.seen[path] = true // want `s\.seen is written here by \(\*server\)\.ServeHTTP, which runs for each request, with no lock`
}

func limit(next http.Handler) http.Handler {
	n := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++ // want `n is written here by function literal at line 32, which runs for each request, with no lock`
		next.ServeHTTP(w, r)
	})
}

func late(w http.ResponseWriter, r *http.Request) {
	go func() {
		fmt.Fprintln(w, "done") // want `w is written to here by the goroutine started at line 39, which the handler does not wait for: the response may be over`
	}()
}

func routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/count", count)
	m.HandleFunc("/late", late)
	m.Handle("/", limit(&server{seen: map[string]bool{}}))
	return m
}
