package main

import "time"

func run(n int) {
	println("start", n)
	time.Sleep(time.Second)
	println("end", n)
}

func main() {
	for i := range 3 {
		go run(i) // want `main returns without waiting for this goroutine: its work is cut off`
	}
	time.Sleep(time.Second / 2)
	println("main ends")
}
