package resent

import (
	"io"
	"slices"
)

type frame struct {
	n int
	b []byte
}

// Read sends copies.
func Read(r io.Reader, out chan<- frame) error {
	defer close(out)
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		out <- frame{n: n, b: slices.Clone(buf[:n])}
	}
}

// Fresh makes a buffer for each round.
func Fresh(r io.Reader, out chan<- []byte) error {
	for {
		buf := make([]byte, 1024)
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		out <- buf[:n]
	}
}

// InTurn waits until the other has done with it.
func InTurn(r io.Reader, out chan<- []byte, done <-chan struct{}) error {
	buf := make([]byte, 1024)
	for {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		out <- buf[:n]
		<-done
	}
}

// Parts sends pieces that are not written again.
func Parts(r io.Reader, out chan<- []byte) error {
	buf := make([]byte, 1024)
	if _, err := io.ReadFull(r, buf); err != nil {
		return err
	}
	for i := 0; i < len(buf); i += 64 {
		out <- buf[i : i+64]
	}
	return nil
}

// Ring takes its buffers back from the receiver.
func Ring(r io.Reader, out chan<- []byte, free <-chan []byte) error {
	for buf := range free {
		n, err := r.Read(buf)
		if err != nil {
			return err
		}
		out <- buf[:n]
	}
	return nil
}
