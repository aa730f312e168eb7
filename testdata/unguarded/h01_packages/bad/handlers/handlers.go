// Package handlers changes another package's variable for each request.
package handlers

import (
	"fmt"
	"net/http"

	"fixtures/unguarded/h01_packages/bad/handlers/config"
)

func register() {
	http.HandleFunc("/set", func(w http.ResponseWriter, r *http.Request) {
		config.Set(r.FormValue("k"), r.FormValue("v")) // want `config.settings is written here through config.Set \(.*config/config.go:6\) by function literal at line 12, which runs for each request, with no lock`
	})
	http.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, config.Get(r.FormValue("k")))
	})
}
