// A server with a thread for every connection, at most sixteen of them, each of
// which ends with its stream; Close ends the rest.
//
// Seed: document 003, section 3.3.3; document 004, section 3.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"time"
)

func action(conn net.Conn) error {
	defer conn.Close()
	buf := make([]byte, 1024)
	for {
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			return err
		}
		n, err := conn.Read(buf)
		if n > 0 {
			if _, err := conn.Write(bytes.ToUpper(buf[:n])); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// serve returns when the listener is closed and all connections are done.
func serve(l net.Listener) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	slots := make(chan struct{}, 16)
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := action(conn); err != nil {
				fmt.Println(err)
			}
		})
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
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	served := make(chan error, 1)
	go func() { served <- serve(l) }()
	for _, msg := range []string{"hello", "anybody there"} {
		if err := client(l.Addr().String(), msg); err != nil {
			fmt.Println(err)
		}
	}
	l.Close()
	if err := <-served; err != nil && !errors.Is(err, net.ErrClosed) {
		fmt.Println(err)
	}
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
