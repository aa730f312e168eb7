package condition

import "sync"

type api struct {
	mu    sync.Mutex
	value string
}

// token is asked for by the call that it makes while it has none, whatever the call.
func (a *api) token() (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.value != "" {
		return a.value, nil
	}
	value, err := a.call("newToken") // want `a\.mu is held since line 12 and \(\*api\)\.call locks it again \(argument\.go:12\)`
	if err == nil {
		a.value = value
	}
	return value, err
}

func (a *api) call(name string) (string, error) {
	token, err := a.token()
	if err != nil {
		return "", err
	}
	return name + token, nil
}
