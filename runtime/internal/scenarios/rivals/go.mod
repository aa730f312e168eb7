module github.com/concurlint/concurlint/runtime/internal/scenarios/rivals

go 1.26.0

require (
	github.com/concurlint/concurlint v0.0.0
	github.com/linkdata/deadlock v0.5.5
	github.com/sasha-s/go-deadlock v0.3.9
)

require github.com/petermattis/goid v0.0.0-20260820044319-269ab09b5261 // indirect

replace github.com/concurlint/concurlint => ../../../..
