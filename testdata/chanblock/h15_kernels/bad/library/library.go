package library

import (
	"context"
	"io"
	"testing"
)

type part struct {
	name string
	body string
}

type form struct{ parts []part }

func (f *form) encode(w io.Writer) error {
	for _, p := range f.parts {
		if _, err := io.WriteString(w, p.name+"="+p.body); err != nil {
			return err
		}
	}
	return nil
}

func post(ctx context.Context, f *form, send func(io.Reader) error) error {
	pr, pw := io.Pipe()
	errc := make(chan error)
	go func() {
		defer pw.Close()
		errc <- f.encode(pw) // want `send on errc blocks for ever when its only receiver has left at line 34 without receiving`
	}()
	if err := send(pr); err != nil {
		pr.Close()
		return err
	}
	return <-errc
}

func TestPost(t *testing.T) {
	f := &form{parts: []part{{"a", "b"}}}
	err := post(context.Background(), f, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
