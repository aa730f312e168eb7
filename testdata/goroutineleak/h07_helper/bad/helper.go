// Command helper leaves the work to a function that starts it and returns.
package main

import "os"

func save(name string) {
	if err := os.WriteFile(name, []byte("done"), 0o600); err != nil {
		println(err.Error())
	}
}

func start(names []string) {
	for _, n := range names {
		go save(n) // want `main returns without waiting for this goroutine: its work is cut off`
	}
}

func main() {
	start(os.Args[1:])
	println("started")
}
