// Package types guards values of unsafe types, or uses safe ones.
package types

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"log"
	"math/rand"
	"os"
	"sync"
)

func buffer(in []string) string {
	var (
		mu sync.Mutex
		b  bytes.Buffer
		wg sync.WaitGroup
	)
	for _, s := range in {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			b.WriteString(s)
		})
	}
	wg.Wait()
	return b.String()
}

// Each goroutine has a buffer of its own.
func ownBuffers(in []string) (n int) {
	lens := make([]int, len(in))
	var wg sync.WaitGroup
	for i, s := range in {
		wg.Go(func() {
			var b bytes.Buffer
			b.WriteString(s)
			lens[i] = b.Len()
		})
	}
	wg.Wait()
	for _, l := range lens {
		n += l
	}
	return n
}

// One goroutine writes, the others send.
func writer(w io.Writer, in []string) {
	lines := make(chan string)
	done := make(chan error)
	go func() {
		out := bufio.NewWriter(w)
		for s := range lines {
			out.WriteString(s)
		}
		done <- out.Flush()
	}()
	for _, s := range in {
		lines <- s
	}
	close(lines)
	<-done
}

// log.Logger and os.File are documented as safe.
func logs(in []string) {
	l := log.New(os.Stderr, "", 0)
	var wg sync.WaitGroup
	for _, s := range in {
		wg.Go(func() {
			l.Print(s)
			os.Stdout.WriteString(s)
		})
	}
	wg.Wait()
}

func encoder(w io.Writer, in []int) {
	enc := json.NewEncoder(w)
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, v := range in {
			enc.Encode(v)
		}
	})
	wg.Wait()
}

// The package's own functions have a source that is safe.
func rolls() {
	for range 3 {
		go func() { _ = rand.Intn(6) }()
	}
}
