package mixed

import "sync/atomic"

// fetch knows where it is: nobody else moves it on. Others ask.
type fetch struct {
	parts   [][]byte
	current uint32
}

func (f *fetch) next() uint32 { return atomic.AddUint32(&f.current, 1) }

func (f *fetch) At() uint32 { return atomic.LoadUint32(&f.current) }

func (f *fetch) Run(sink func(uint32, []byte)) {
	first := f.parts[f.current]
	done := func() bool {
		sink(f.current, first)
		if int(f.current) == len(f.parts)-1 {
			return true
		}
		f.next()
		return false
	}
	each := func() {
		for !done() {
		}
	}
	each()
}

// buffer is filled by one goroutine; how much there is may be asked from anywhere.
type buffer struct {
	off  uint64
	data []byte
	room int
}

func (b *buffer) Len() int { return int(atomic.LoadUint64(&b.off)) }

func (b *buffer) Bytes() []byte { return b.data[:atomic.LoadUint64(&b.off)] }

func (b *buffer) grow(n int) {
	if int(b.off)+n < b.room {
		return
	}
	b.room += n
	b.data = append(b.data, make([]byte, n)...)
}

func (b *buffer) Take(n int) []byte {
	b.grow(n)
	off := b.off
	b.off += uint64(n)
	return b.data[off:b.off]
}

func (b *buffer) Reset() { b.off = 8 }

// journal has one writer at a time, whoever has got the token.
type journal struct {
	token  chan struct{}
	seq    uint64
	frozen uint64
}

func (j *journal) add(n uint64) { atomic.AddUint64(&j.seq, n) }

func (j *journal) Seq() uint64 { return atomic.LoadUint64(&j.seq) }

func (j *journal) rotate() {
	// The sequence is only moved on by the writer. Whoever calls this has the
	// token, so no need for additional synchronization here.
	j.frozen = j.seq
}

func (j *journal) write(batch []string, put func(uint64, string)) {
	seq := j.seq + 1
	for i, b := range batch {
		put(seq+uint64(i), b)
	}
	j.add(uint64(len(batch)))
}

func (j *journal) Write(batch []string, put func(uint64, string)) {
	j.token <- struct{}{}
	j.write(batch, put)
	<-j.token
}

// rounds counts for those that it has started; only it counts.
func rounds(stop *uint32, log func(uint32)) {
	var n uint32
	for range 2 {
		go func() {
			for atomic.LoadUint32(stop) == 0 {
				log(atomic.LoadUint32(&n))
			}
		}()
	}
	for atomic.LoadUint32(stop) == 0 {
		log(n)
		atomic.AddUint32(&n, 1)
	}
}
