package acceptloop

import (
	"bufio"
	"net"
	"testing"
)

type server struct {
	ln    net.Listener
	lines chan string
}

func serve(ln net.Listener) *server {
	s := &server{ln: ln, lines: make(chan string, 8)}
	go s.accept()
	return s
}

func (s *server) accept() {
	for {
		c, err := s.ln.Accept() // want `the loop goes on when s\.ln\.Accept fails for good: it never ends`
		if err != nil {
			continue
		}
		go s.handle(c)
	}
}

func (s *server) handle(c net.Conn) {
	defer c.Close()
	sc := bufio.NewScanner(c)
	for sc.Scan() {
		select {
		case s.lines <- sc.Text():
		default:
		}
	}
}

func (s *server) Close() error { return s.ln.Close() }

func TestServe(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(ln)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
