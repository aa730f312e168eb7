package sem

// worker takes the slot for a goroutine that gives it back only when all goes
// well.
func (t *toilets) worker(jobs []func() error) {
	for _, job := range jobs {
		t.slot <- struct{}{}
		go func() {
			if err := job(); err != nil {
				return // want `t\.slot is acquired at line .* and not released at this return`
			}
			<-t.slot
		}()
	}
}
