// Package builder has workers that Done ends. Close only gives memory back, and
// leaves them to whoever closes a builder that was not done.
package builder

import "sync"

// Builder hands its blocks to workers.
type Builder struct {
	pool   *sync.Pool
	block  []byte
	blocks chan []byte
	wg     sync.WaitGroup
}

// NewBuilder starts the workers.
func NewBuilder(pool *sync.Pool, n int) *Builder {
	b := &Builder{pool: pool, block: pool.Get().([]byte), blocks: make(chan []byte, n)}
	b.wg.Add(2)
	for range 2 {
		go b.work()
	}
	return b
}

func (b *Builder) work() {
	defer b.wg.Done()
	for block := range b.blocks { // want `range over b\.blocks waits for ever: \(\*Builder\)\.work waits too, at its range over b\.blocks \(line 27\) \(after NewBuilder, Close\)`
		clear(block)
	}
}

// Add hands a block to the workers.
func (b *Builder) Add(block []byte) { b.blocks <- block }

// Done waits for the workers.
func (b *Builder) Done() {
	close(b.blocks)
	b.wg.Wait()
}

// Close gives the memory back.
func (b *Builder) Close() { b.pool.Put(b.block) }
