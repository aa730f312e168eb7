// Not seen: the permit is handed to the goroutine, which gives it back on one way only. A
// function that releases what it was handed on some of its ways is taken for a
// conditional release.

package sem

// worker takes the slot for a goroutine that gives it back only when all goes
// well.
func (t *toilets) worker(jobs []func() error) {
	for _, job := range jobs {
		t.slot <- struct{}{}
		go func() {
			if err := job(); err != nil {
				return
			}
			<-t.slot
		}()
	}
}
