// Package pool gives back what it has done with.
package pool

import (
	"bytes"
	"strconv"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func Render(n int) []byte {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.WriteString(strconv.Itoa(n))
	return bytes.Clone(b.Bytes())
}

func String(n int) string {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.WriteString(strconv.Itoa(n))
	return b.String()
}

type request struct {
	id   int
	done func(int)
}

var requests = sync.Pool{New: func() any { return new(request) }}

func finish(r *request) {
	done, id := r.done, r.id
	requests.Put(r)
	done(id)
}

// Each round has its own.
func All(n int, f func(int)) {
	for i := range n {
		r := requests.Get().(*request)
		r.id, r.done = i, f
		finish(r)
	}
}

// Given back on one way only.
func Some(f func(int), keep bool) *request {
	r := requests.Get().(*request)
	if !keep {
		requests.Put(r)
		return nil
	}
	r.done = f
	return r
}

// Another one takes its place.
func Renew(f func(int)) {
	r := requests.Get().(*request)
	requests.Put(r)
	r = requests.Get().(*request)
	r.done = f
	finish(r)
}

var lines = sync.Pool{New: func() any { return make([]byte, 0, 64) }}

func Line(n int) string {
	line := strconv.AppendInt(lines.Get().([]byte)[:0], int64(n), 10)
	s := string(line)
	lines.Put(line[:0])
	return s
}

// With an error nobody looks at the buffer.
func Compress(write func(*bytes.Buffer) error) (out *bytes.Buffer, err error) {
	out = buffers.Get().(*bytes.Buffer)
	out.Reset()
	if err = write(out); err != nil {
		buffers.Put(out)
		return
	}
	return
}

type sample struct{ at, n int }

var samples = sync.Pool{New: func() any { return new(sample) }}

// What is stale goes back, and a flag says that there is none any more.
func count(of map[string]*sample, key string, now int) {
	s, ok := of[key]
	if ok && s.at < now {
		delete(of, key)
		samples.Put(s)
		ok = false
	}
	if ok {
		s.n++
		return
	}
	s = samples.Get().(*sample)
	s.at = now
	of[key] = s
}
