// Package async waits for the functions that another package runs.
package async

import "fixtures/unguarded/h01_packages/good/async/run"

func squares(n int) []int {
	out := make([]int, n)
	run.Each(n, func(i int) {
		out[i] = i * i
	})
	return out
}

func inTurn(n int) (sum int) {
	run.InTurn(n, func(i int) { sum += i })
	return sum
}

func apart(ns []int) (sum int) {
	run.Apart(func() {
		for _, n := range ns {
			sum += n
		}
	})
	return sum
}

func later(ns []int) int {
	sum := 0
	done := run.Later(func() {
		for _, n := range ns {
			sum += n
		}
	})
	<-done
	return sum
}

func grouped(ns []int) int {
	sum := 0
	var g run.Group
	g.Add(func() {
		for _, n := range ns {
			sum += n
		}
	})
	g.End()
	return sum
}

func guarded(n int) (sum int) {
	run.Guarded(n, func(i int) { sum += i })
	return sum
}
