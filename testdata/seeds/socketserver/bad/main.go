// A server with a thread for every connection, whose loop does not see that the
// client has hung up: it goes on reading nothing from a closed stream for ever.
//
// Seed: document 003, section 3.3.3 (no end of the loop at all); document
// 004, section 3 (waits for None, which recv never gives).
// Hazard: H20, which goroutineleak reports.
//
// Runs for -seconds, with one processor busy for each client that has left.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"net"
	"os"
	"runtime"
	"time"
)

func action(conn net.Conn) {
	buf := make([]byte, 1024)
	for {
		n, _ := conn.Read(buf)
		conn.Write(bytes.ToUpper(buf[:n]))
	}
}

func serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			continue
		}
		go action(conn)
	}
}

func client(addr, msg string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(msg)); err != nil {
		return err
	}
	buf := make([]byte, 1024)
	n, err := conn.Read(buf)
	fmt.Println(string(buf[:n]))
	return err
}

func main() {
	seconds := flag.Int("seconds", 1, "how long to serve")
	flag.Parse()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go serve(l)
	for _, msg := range []string{"hello", "anybody there"} {
		if err := client(l.Addr().String(), msg); err != nil {
			fmt.Println(err)
		}
	}
	l.Close()
	time.Sleep(time.Duration(*seconds) * time.Second)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
