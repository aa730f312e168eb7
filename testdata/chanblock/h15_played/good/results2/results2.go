// Played, and never stuck.
package results2

type R struct{ out chan int }

func New(n int) *R {
	r := &R{make(chan int)}
	go func() {
		defer close(r.out)
		for i := range n {
			r.out <- i
		}
	}()
	return r
}
func (r *R) Next() (int, bool) { v, ok := <-r.out; return v, ok }
func (r *R) All() (s int) {
	for v := range r.out {
		s += v
	}
	return s
}
