package answers

import "sync"

type Task struct{}
type Info struct{ ID string }
type Engine interface {
	Get([]*Info) ([]*Task, error)
}

// Get has room for one task for each info; how many there are is up to the engine.
func Get(e Engine, infos []*Info) []*Task {
	per := map[string][]*Info{}
	for _, i := range infos {
		per[i.ID] = append(per[i.ID], i)
	}
	var wg sync.WaitGroup
	wg.Add(len(per))
	ch := make(chan *Task, len(infos))
	handle := func(in []*Info) {
		defer wg.Done()
		ts, err := e.Get(in)
		if err != nil {
			return
		}
		for _, t := range ts {
			ch <- t
		}
	}
	for _, in := range per {
		go handle(in)
	}
	wg.Wait()
	close(ch)
	var out []*Task
	for t := range ch {
		out = append(out, t)
	}
	return out
}
