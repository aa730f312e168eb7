// Package pool goes on with what it has given away.
package pool

import (
	"bytes"
	"strconv"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// The next caller writes over what this one got.
func Render(n int) []byte {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.WriteString(strconv.Itoa(n))
	return b.Bytes() // want `memory of the \*bytes\.Buffer is returned after it went back to its sync\.Pool at line 15: whoever gets it next has it too`
}

type request struct {
	id   int
	done func(int)
}

var requests = sync.Pool{New: func() any { return new(request) }}

func finish(r *request) {
	requests.Put(r)
	r.done(r.id) // want `r is used after it went back to its sync\.Pool at line 29: whoever gets it next has it too`
}

func release(r *request) {
	r.done = nil
	requests.Put(r)
}

func Number(f func(int)) int {
	r := requests.Get().(*request)
	r.done = f
	release(r)
	return r.id // want `the \*request is used after it went back to its sync\.Pool at line 41: whoever gets it next has it too`
}

func Text(n int) []byte {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(strconv.Itoa(n))
	out := b.Bytes()
	buffers.Put(b)
	return out // want `memory of the \*bytes\.Buffer is returned after it went back to its sync\.Pool at line 50: whoever gets it next has it too`
}

func use() { finish(new(request)) }

var _ = use
