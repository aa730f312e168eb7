package lent

import "sync"

type part struct {
	id   int
	done bool
}

type job struct {
	mu    sync.Mutex
	parts []*part
	sum   int
}

// split makes parts that nobody else knows.
func split(n int) []*part {
	out := make([]*part, 0, n)
	for i := range n {
		out = append(out, &part{id: i})
	}
	return out
}

func newJob(n int) *job {
	j := &job{}
	for _, p := range split(n) {
		p.done = p.id == 0
		j.parts = append(j.parts, p)
	}
	return j
}

func (j *job) Finish(i int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.parts[i].done = true
	j.sum++
}

func (j *job) Done(i int) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.parts[i].done
}

func (j *job) Sum() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.sum
}
