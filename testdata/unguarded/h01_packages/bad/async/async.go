// Package async shares variables with functions that another package runs.
package async

import "fixtures/unguarded/h01_packages/bad/async/run"

func squares(n int) []int {
	var out []int
	run.Each(n, func(i int) {
		out = append(out, i*i) // want `out is written here by goroutines that run at the same time \(line 8\), with no lock`
	})
	return out
}

func total(ns []int) int {
	sum := 0
	run.Go(func() {
		for _, n := range ns {
			sum += n // want `sum is written here and read at line 21 by another goroutine, with no lock in common`
		}
	})
	return sum
}

func grouped(ns []int) int {
	sum := 0
	var g run.Group
	g.Add(func() {
		for _, n := range ns {
			sum += n // want `sum is written here and read at line 32 by another goroutine, with no lock in common`
		}
	})
	n := sum
	g.End()
	return n
}

func reported(n int) map[int]bool {
	seen := map[int]bool{}
	run.Reported(n, func(i int) {
		seen[i] = true // want `seen is written here by goroutines that run at the same time \(line \d+\), with no lock`
	})
	return seen
}
