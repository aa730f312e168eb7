package good

import "io"

type listener interface{ Accept() (io.Reader, error) }

func serve(l listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			println("closed")
			return
		}
		go handle(conn)
	}
}

func handle(conn io.Reader) {
	buf := make([]byte, 1024)
	for {
		n, err := conn.Read(buf)
		println(string(buf[:n]))
		if err != nil {
			return
		}
	}
}

// reopen reads from another one in each round.
func reopen(open func() io.Reader) {
	buf := make([]byte, 1024)
	for {
		r := open()
		n, _ := r.Read(buf)
		println(string(buf[:n]))
	}
}

// must gives up on an error.
func must(r io.Reader) {
	buf := make([]byte, 1)
	for {
		if _, err := r.Read(buf); err != nil {
			panic(err)
		}
	}
}
