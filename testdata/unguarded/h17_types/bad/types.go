// Package types uses values of unsafe types from several goroutines.
package types

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math/rand"
	"strings"
	"sync"
)

func buffer(in []string) string {
	var b bytes.Buffer
	var wg sync.WaitGroup
	for _, s := range in {
		wg.Go(func() {
			b.WriteString(s) // want `b is used here by goroutines started in a loop \(line .*\), and a bytes\.Buffer is not safe for concurrent use`
		})
	}
	wg.Wait()
	return b.String()
}

func builder() string {
	var b strings.Builder
	done := make(chan bool)
	go func() {
		b.WriteString("left") // want `b is used here and at line 33 by another goroutine, and a strings\.Builder is not safe for concurrent use`
		close(done)
	}()
	b.WriteString("right")
	<-done
	return b.String()
}

func writer(w io.Writer, in []string) {
	out := bufio.NewWriter(w)
	var wg sync.WaitGroup
	for _, s := range in {
		wg.Go(func() {
			out.WriteString(s) // want `out is used here by goroutines started in a loop \(line .*\), and a bufio\.Writer is not safe for concurrent use`
		})
	}
	wg.Wait()
	out.Flush()
}

// The race detector sees this only in what w does, and in the error that Encode
// remembers: with io.Discard and no error it is silent.
func encoder(w io.Writer, in []int) {
	enc := json.NewEncoder(w)
	var wg sync.WaitGroup
	for _, v := range in {
		wg.Go(func() {
			enc.Encode(v) // want `enc is used here by goroutines started in a loop \(line .*\), and a json\.Encoder is not safe for concurrent use`
		})
	}
	wg.Wait()
}

var dice = rand.New(rand.NewSource(1))

func roll() int {
	return dice.Intn(6) // want `dice is used here by goroutines started in a loop \(line .*\), and a rand\.Rand is not safe for concurrent use`
}

func rolls() {
	for range 3 {
		go roll()
	}
}
