package condition

import "sync"

type params map[string]string

type api struct {
	mu    sync.Mutex
	value string
}

// token asks for a new token with a call that brings one along, so that the call
// does not ask for one.
func (a *api) token() (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.value != "" {
		return a.value, nil
	}
	value, err := a.call("newToken", params{"token": "*"})
	if err == nil {
		a.value = value
	}
	return value, err
}

func (a *api) call(name string, p params) (string, error) {
	token, ok := p["token"]
	if !ok {
		var err error
		if token, err = a.token(); err != nil {
			return "", err
		}
	}
	return name + token, nil
}
