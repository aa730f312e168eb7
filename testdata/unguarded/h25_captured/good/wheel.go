package captured

import "time"

// wheel calls back for the keys that it was given.
type wheel struct {
	keys chan string
	on   func(string)
}

func newWheel(on func(string)) (*wheel, error) {
	w := &wheel{keys: make(chan string), on: on}
	go w.run()
	return w, nil
}

func (w *wheel) run() {
	var due []string
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case k := <-w.keys:
			due = append(due, k)
		case <-t.C:
			for _, k := range due {
				w.on(k)
			}
			due = nil
		}
	}
}

func (w *wheel) set(key string) { w.keys <- key }

type cache struct{ wheel *wheel }

func (c *cache) del(key string) { c.wheel.set(key) }

// newCache gives the wheel nothing to call back for.
func newCache() (*cache, error) {
	c := &cache{}
	w, err := newWheel(func(key string) { c.del(key) })
	if err != nil {
		return nil, err
	}
	c.wheel = w
	return c, nil
}

// keeper goes on with another goroutine only when the last one ends.
type keeper struct {
	id   int
	quit chan struct{}
	lost func(int) (<-chan struct{}, error)
}

func (k *keeper) again() error {
	for range time.Tick(time.Second) {
		select {
		case <-k.quit:
			return nil
		default:
			k.id++
			if err := k.keep(); err != nil {
				break
			}
			return nil
		}
	}
	return nil
}

func (k *keeper) keep() error {
	gone, err := k.lost(k.id)
	if err != nil {
		return err
	}
	go func() {
		select {
		case <-gone:
			_ = k.again()
		case <-k.quit:
		}
	}()
	return nil
}
