// Package e2e runs golangci-lint with the plugin of concurlint, built as its
// users build it, on small modules. It owns the claim that the plugin finds
// what `concurlint` and `go vet` find; the list is internal/chain's.
package e2e
