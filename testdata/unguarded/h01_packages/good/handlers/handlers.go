// Package handlers sets another package's variable before it serves.
package handlers

import (
	"fmt"
	"net/http"

	"fixtures/unguarded/h01_packages/good/handlers/config"
)

func register() {
	config.Set("a", "b")
	http.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, config.Get(r.FormValue("k")))
	})
}
