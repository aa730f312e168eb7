package errgroupctx

import (
	"context"
	"errors"
	"sync"
	"testing"
)

type shard struct {
	id   int
	rows []int
}

type query struct {
	shards []*shard
	limit  int
}

func (q *query) scan(ctx context.Context, s *shard, out chan<- int) error {
	for _, r := range s.rows {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		out <- r // want `send on out waits for ever: function literal at line 42 waits too, at its wg\.Wait \(line 43\)`
	}
	return nil
}

func (q *query) run(ctx context.Context) ([]int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	var wg sync.WaitGroup
	for _, s := range q.shards {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_ = q.scan(ctx, s, out)
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	var rows []int
	for r := range out {
		rows = append(rows, r)
		if len(rows) == q.limit {
			return rows, errors.New("limit")
		}
	}
	return rows, nil
}

func TestRun(t *testing.T) {
	q := &query{shards: []*shard{{1, []int{1, 2}}, {2, []int{3}}}, limit: 1}
	if _, err := q.run(context.Background()); err == nil {
		t.Fatal()
	}
}
