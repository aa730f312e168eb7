//go:build runner

package handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"fixtures/runner"
)

func TestCount(t *testing.T) {
	get := func(path string) func() {
		return func() {
			http.HandlerFunc(count).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		}
	}
	runner.Together(get("/count"), get("/count"))
}

func TestNote(t *testing.T) {
	s := &server{seen: map[string]bool{}}
	get := func(path string) func() {
		return func() { s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)) }
	}
	runner.Together(get("/a"), get("/b"))
}

func TestLimit(t *testing.T) {
	h := limit(http.NotFoundHandler())
	get := func(path string) func() {
		return func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)) }
	}
	runner.Together(get("/a"), get("/b"))
}
