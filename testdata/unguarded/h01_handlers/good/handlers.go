// Package handlers guards what all requests share, or gives each its own.
package handlers

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

var requests atomic.Int64

func count(w http.ResponseWriter, r *http.Request) {
	requests.Add(1)
	fmt.Fprintln(w, "ok")
}

type server struct {
	mu   sync.Mutex
	last string
	seen map[string]bool
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(r.URL.Path)
}

func (s *server) note(path string) {
	s.last = path
	s.seen[path] = true
}

// recorder is made for one request.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// step is a handler for the rest of one request.
type step struct{ n int }

func (s *step) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.n++
	fmt.Fprintln(w, s.n)
}

func chain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := 0
		rec := &recorder{ResponseWriter: w}
		inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			n++
			next.ServeHTTP(w, r)
		})
		inner.ServeHTTP(rec, r)
		(&step{}).ServeHTTP(w, r)
	})
}

func waited(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprintln(w, "done")
	}()
	<-done
}

var (
	once   sync.Once
	banner string
)

func lazily(w http.ResponseWriter, r *http.Request) {
	once.Do(func() { banner = "hello" })
	fmt.Fprintln(w, banner)
}

func routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("/count", count)
	m.HandleFunc("/waited", waited)
	m.HandleFunc("/lazily", lazily)
	m.Handle("/", chain(&server{seen: map[string]bool{}}))
	return m
}

// The body is read before, what is left is its own.
func upload(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	go func() { println(len(body), r.URL.Path) }()
	w.WriteHeader(http.StatusAccepted)
}

// The handler waits.
func decode(w http.ResponseWriter, r *http.Request) {
	done := make(chan error, 1)
	go func() {
		var v map[string]string
		done <- json.NewDecoder(r.Body).Decode(&v)
	}()
	if err := <-done; err != nil {
		w.WriteHeader(http.StatusBadRequest)
	}
}

// The body is one of its own.
func forward(w http.ResponseWriter, r *http.Request) {
	out := &http.Request{Body: http.NoBody}
	go func() { _, _ = io.ReadAll(out.Body) }()
	w.WriteHeader(http.StatusAccepted)
}

// lists registers what it serves, and serves when that is done.
type lists struct {
	mux    *http.ServeMux
	routes []string
	ready  func(string) error
	server *http.Server
}

func (l *lists) handle(pattern string, f http.HandlerFunc) {
	l.mux.HandleFunc(pattern, f)
	l.routes = append(l.routes, pattern)
}

func (l *lists) start(addr string, safely func(func())) {
	l.handle("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, l.routes) })
	l.handle("/metrics", count)
	safely(func() { _ = http.ListenAndServe(addr, l.mux) })
}

func (l *lists) init(addr string) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", l.answer)
	l.server = &http.Server{Addr: addr, Handler: mux}
}

func (l *lists) answer(w http.ResponseWriter, r *http.Request) {
	if err := l.ready(r.URL.Path); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
	}
}

func (l *lists) serve(ready func(string) error) error {
	l.ready = ready
	return l.server.ListenAndServe()
}

func both(addr string, ready func(string) error) error {
	l := &lists{}
	l.init(addr)
	done := make(chan error)
	go func() { done <- l.serve(ready) }()
	return <-done
}
