// Package served has no goroutine of its own: the server starts one for each
// request.
package served

import (
	"fmt"
	"net/http"
)

var hits int

func index(w http.ResponseWriter, r *http.Request) {
	hits++ // want `hits is written here by index, which runs for each request, with no lock`
	fmt.Fprintln(w, "ok")
}

type users struct{ byPath map[string]string }

func (u *users) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.byPath[r.URL.Path] = r.Host // want `u\.byPath is written here by \(\*users\)\.ServeHTTP, which runs for each request, with no lock`
}

// Serve never returns.
func Serve() error {
	http.HandleFunc("/", index)
	http.Handle("/users", &users{byPath: map[string]string{}})
	return http.ListenAndServe("localhost:8080", nil)
}
