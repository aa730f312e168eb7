package bad

import "io"

type listener interface{ Accept() (io.Reader, error) }

func serve(l listener) {
	for {
		conn, err := l.Accept() // want `the loop goes on when l.Accept fails for good: it never ends`
		if err != nil {
			println("again")
			continue
		}
		go handle(conn)
	}
}

func handle(conn io.Reader) {
	buf := make([]byte, 1024)
	for {
		n, _ := conn.Read(buf) // want `the loop goes on when conn.Read fails for good: it never ends`
		println(string(buf[:n]))
	}
}
