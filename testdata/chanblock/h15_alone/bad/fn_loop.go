// A constant buffer that a loop of unknown length outgrows: how long the list
// can be is agreed upon elsewhere, mostly, and nothing here tells.
package bad

func squares(vs []int) (sum int) {
	ch := make(chan int, 10)
	for _, v := range vs {
		ch <- v * v
	}
	close(ch)
	for v := range ch {
		sum += v
	}
	return sum
}
