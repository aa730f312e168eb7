package closedonerr

import "errors"

func Gen(n int, bad func(int) bool) (int, error) {
	ch := make(chan int)
	go func() {
		for v := range ch { // want `range over ch waits for ever once Gen has returned at line 14: nobody is left to send or close`
			println(v)
		}
	}()
	for i := range n {
		if bad(i) {
			return i, errors.New("seven")
		}
		ch <- i
	}
	close(ch)
	return n, nil
}
