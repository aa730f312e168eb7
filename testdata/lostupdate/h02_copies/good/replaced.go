package copies

import (
	"sync"
	"time"
)

type answer struct {
	data   []byte
	expire time.Time
}

// answers asks again when an answer is old, and writes every part of the new one.
type answers struct {
	mu    sync.Mutex
	cache map[string]answer
	ask   func(string) ([]byte, time.Duration, error)
}

func (a *answers) get(name string) ([]byte, error) {
	a.mu.Lock()
	ans, found := a.cache[name]
	if found && ans.expire.After(time.Now()) {
		a.mu.Unlock()
		return ans.data, nil
	}
	a.mu.Unlock()
	data, ttl, err := a.ask(name)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	ans.data = data
	ans.expire = time.Now().Add(ttl)
	a.cache[name] = ans
	return data, nil
}
