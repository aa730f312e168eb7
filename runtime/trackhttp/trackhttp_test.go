package trackhttp_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/lockgraph"
	"github.com/concurlint/concurlint/runtime/sync"
	"github.com/concurlint/concurlint/runtime/track"
	"github.com/concurlint/concurlint/runtime/trackhttp"
)

type till struct{ mu sync.Mutex }

type safe struct{ mu sync.Mutex }

func get(t *testing.T, path string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/debug/concurlint/", trackhttp.Handler())
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/concurlint/"+path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestHandler(t *testing.T) {
	if err := track.Configure(track.Options{Output: &strings.Builder{}}); err != nil {
		t.Fatal(err)
	}
	var a till
	var b safe
	done := make(chan bool)
	for _, f := range []func(){
		func() { a.mu.Lock(); defer a.mu.Unlock(); b.mu.Lock(); defer b.mu.Unlock() },
		func() { b.mu.Lock(); defer b.mu.Unlock(); a.mu.Lock(); defer a.mu.Unlock() },
	} {
		go func() { f(); done <- true }()
		<-done
	}
	a.mu.Lock()
	go func() {
		a.mu.Lock()
		a.mu.Unlock()
		done <- true
	}()
	var state struct {
		track.State
		Reports []track.Report
	}
	for len(state.Waits) == 0 { // until the goroutine waits
		if err := json.Unmarshal([]byte(get(t, "?format=json")), &state); err != nil {
			t.Fatal(err)
		}
	}
	page := get(t, "")
	g, err := lockgraph.Decode(strings.NewReader(get(t, "edges.json")))
	a.mu.Unlock()
	<-done
	if err != nil || len(g.Edges) == 0 {
		t.Errorf("edges: %v %v", g, err)
	}
	if !state.On || len(state.Holds) != 1 || state.Holds[0].Lock != "till.mu" || state.Waits[0].Lock != "till.mu" || state.Edges < 2 {
		t.Errorf("state %+v", state.State)
	}
	if len(state.Reports) != 1 || state.Reports[0].Tier != track.Cycle || len(state.Reports[0].Halves) != 2 {
		t.Errorf("reports %+v", state.Reports)
	}
	for _, want := range []string{"CYCLE ", "till.mu", "trackhttp_test.go:", "Tracking is on"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}
