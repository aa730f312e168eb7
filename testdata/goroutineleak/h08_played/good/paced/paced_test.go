package paced

import (
	"testing"
	"time"
)

func arrives(g *gate, d time.Duration) bool {
	select {
	case <-time.After(d):
		return false
	case <-g.token:
		return true
	}
}

func TestBegin(t *testing.T) {
	g := newGate(time.Millisecond)
	<-g.token
	go g.begin()
	if arrives(g, time.Millisecond) {
		t.Error("too early")
	}
	g.token <- struct{}{}
	if !arrives(g, time.Second) {
		t.Error("too late")
	}
}

func TestEmpty(t *testing.T) {
	g := newGate(time.Millisecond)
	<-g.token
	go g.begin()
	if arrives(g, time.Millisecond) {
		t.Error("there is no token")
	}
}
