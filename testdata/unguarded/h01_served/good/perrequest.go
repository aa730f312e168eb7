package served

import "net/http"

// event is what another framework gives its handlers.
type event struct {
	w    http.ResponseWriter
	r    *http.Request
	next func() error
}

// wrap makes a handler of that framework, which makes a handler of net/http for each
// event and runs it.
func wrap(m func(http.Handler) http.Handler) func(*event) error {
	return func(e *event) (err error) {
		passed := false
		m(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			passed = true
			e.w, e.r = w, r
			err = e.next()
		})).ServeHTTP(e.w, e.r)
		if !passed {
			return nil
		}
		return err
	}
}
