// Command golangci-lint is what `golangci-lint custom` would build from our
// .custom-gcl.yml: golangci-lint's own commands and this plugin. It exists for
// the test one folder up and for linting this repository.
//
// golangci-lint is licensed under the GPL. That is why this is a module of its
// own, which nothing of concurlint imports, and why no binary of it is given out.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/concurlint/concurlint/analyzers/golangci"
)

func main() {
	// "(devel)" makes golangci-lint key its cache on the content of the binary,
	// so that a changed analyzer never meets facts of the one before.
	if err := commands.Execute(commands.BuildInfo{Version: "(devel)"}); err != nil {
		fmt.Fprintln(os.Stderr, "golangci-lint:", err)
		os.Exit(exitcodes.Failure)
	}
}
