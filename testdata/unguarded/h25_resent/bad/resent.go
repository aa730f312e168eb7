package resent

import "io"

type frame struct {
	n int
	b []byte
}

// Read has one buffer for all frames.
func Read(r io.Reader, out chan<- frame) error {
	defer close(out)
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		out <- frame{n: n, b: buf[:n]} // want `the buffer that is sent here is filled again at line 15: whoever receives it may still be reading`
	}
}

// Blocks sends the slice itself.
func Blocks(r io.Reader, out chan<- []byte) error {
	var block [64]byte
	for {
		if _, err := io.ReadFull(r, block[:]); err != nil {
			return err
		}
		out <- block[:] // want `the buffer that is sent here is filled again at line 27`
	}
}
