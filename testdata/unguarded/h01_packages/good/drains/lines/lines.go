// Package lines reads words one after the other.
package lines

type Reader struct {
	words []string
	err   error
}

func (r *Reader) Next() bool {
	if len(r.words) == 0 {
		r.err = nil
		return false
	}
	r.words = r.words[1:]
	return true
}

func (r *Reader) Word() string { return r.words[0] }

func (r *Reader) Err() error { return r.err }
