// Package handlers changes what all requests share.
package handlers

import (
	"encoding/json"
	"fmt"
	"io"
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
		n++ // want `n is written here by function literal at line 34, which runs for each request, with no lock`
		next.ServeHTTP(w, r)
	})
}

func late(w http.ResponseWriter, r *http.Request) {
	go func() {
		fmt.Fprintln(w, "done") // want `w is written to here by the goroutine started at line 41, which the handler does not wait for: the response may be over`
	}()
}

func routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/count", count)
	m.HandleFunc("/late", late)
	m.Handle("/", limit(&server{seen: map[string]bool{}}))
	return m
}

// The body is closed when upload returns.
func upload(w http.ResponseWriter, r *http.Request) {
	go func() {
		body, err := io.ReadAll(r.Body) // want `the body of r is read here by the goroutine started at line \d+, which the handler does not wait for: the server closes it when the handler returns`
		if err == nil {
			println(len(body))
		}
	}()
	w.WriteHeader(http.StatusAccepted)
}

func decode(w http.ResponseWriter, r *http.Request) {
	go func() {
		var v map[string]string
		_ = json.NewDecoder(r.Body).Decode(&v) // want `the body of r is read here by the goroutine started at line \d+`
	}()
	w.WriteHeader(http.StatusAccepted)
}
