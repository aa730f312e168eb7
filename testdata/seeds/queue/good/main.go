// Three puts and three gets: first in first out with room for all, last in
// first out, and by priority; a get from an empty queue says so.
//
// Seed: document 003, section 5; document 004, section 9; document 001.
package main

import (
	"container/heap"
	"fmt"
)

// item has a number that says how urgent it is; the least comes first.
type item struct {
	prio int
	name string
}

type items []item

func (q items) Len() int           { return len(q) }
func (q items) Less(i, j int) bool { return q[i].prio < q[j].prio }
func (q items) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *items) Push(x any)        { *q = append(*q, x.(item)) }

func (q *items) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}

func fifo() {
	q := make(chan string, 3)
	q <- "first"
	q <- "second"
	q <- "third"
	for range 4 {
		select {
		case s := <-q:
			fmt.Println(s)
		default:
			fmt.Println("empty")
		}
	}
}

func lifo() {
	q := []string{"first", "second", "third"}
	for len(q) > 0 {
		fmt.Println(q[len(q)-1])
		q = q[:len(q)-1]
	}
}

func priority() {
	q := &items{{20, "a"}, {10, "b"}, {30, "c"}}
	heap.Init(q)
	for q.Len() > 0 {
		fmt.Println(heap.Pop(q))
	}
}

func main() {
	fifo()
	lifo()
	priority()
}
