// Package rivals is a module of its own for one reason: the libraries that
// this project's tracker is compared with stay out of the project's go.mod.
//
//	go run ./table   prints the scenario table, ours and the rivals' side by side
//	go run ./cost    prints the cost table as ratios to std's sync
//
// godeadlock and linkdata hold, for each rival, a package named sync that
// completes it to std's API, and the main package of its scenario binary.
package rivals
