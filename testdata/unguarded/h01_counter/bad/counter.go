// Package counter changes shared values from several goroutines with no lock.
package counter

import "sync"

var num int

func global() int {
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			num++ // want `num is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
	wg.Wait()
	return num
}

var hits int

func hit() { hits++ } // want `hits is written here by goroutines started in a loop \(line 26\), with no lock`

func throughFunction() {
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(hit)
	}
	wg.Wait()
}

func local() int {
	n := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		n++ // want `n is written here and at line 38 by another goroutine, with no lock in common`
	})
	wg.Go(func() {
		n--
	})
	wg.Wait()
	return n
}

func notWaitedFor() int {
	n := 0
	done := make(chan bool)
	go func() {
		n = 1 // want `n is written here and read at line 51 by another goroutine, with no lock in common`
		close(done)
	}()
	n2 := n
	<-done
	return n2
}

func mapWrite(keys []string) map[string]bool {
	m := map[string]bool{}
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Go(func() {
			m[k] = true // want `m is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
	wg.Wait()
	return m
}

func appends(in []int) (out []int) {
	var wg sync.WaitGroup
	for _, v := range in {
		wg.Go(func() {
			out = append(out, v*v) // want `out is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
	wg.Wait()
	return out
}

func sameIndex(in []int) int {
	sums := make([]int, 2)
	var wg sync.WaitGroup
	for _, v := range in {
		wg.Go(func() {
			sums[0] += v // want `sums.*is written here by goroutines started in a loop \(line .*\), with no lock`
		})
	}
	wg.Wait()
	return sums[0]
}

type stats struct {
	n    int
	name string
}

func (s *stats) add() { s.n++ } // want `s\.n is written here by goroutines started in a loop \(line 101\), with no lock`

func fields(s *stats) {
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(s.add)
	}
	wg.Wait()
}
