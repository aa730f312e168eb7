package lockwg

import (
	"sync"
	"testing"
)

type volume struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	dirty map[int][]byte
}

func newVolume() *volume { return &volume{dirty: map[int][]byte{}} }

func (v *volume) write(off int, p []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.dirty[off] = p
	v.wg.Add(1)
	go v.flush(off)
}

func (v *volume) flush(off int) {
	defer v.wg.Done()
	v.mu.Lock()
	delete(v.dirty, off)
	v.mu.Unlock()
}

func (v *volume) Close() int {
	v.wg.Wait()
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.dirty)
}

func TestVolume(t *testing.T) {
	v := newVolume()
	v.write(0, []byte("x"))
	if v.Close() != 0 {
		t.Fatal()
	}
}
