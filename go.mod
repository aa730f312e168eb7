module github.com/concurlint/concurlint

go 1.26.0

require (
	github.com/golangci/plugin-module-register v0.1.2
	github.com/petermattis/goid v0.0.0-20260820044319-269ab09b5261
	golang.org/x/tools v0.52.0
	honnef.co/go/tools v0.8.2
)

require (
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
)
