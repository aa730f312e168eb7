package sem

import (
	"net"
	"os"
)

type uploader struct {
	slots chan struct{}
	put   func([]byte) error
}

func newUploader(n int, put func([]byte) error) *uploader {
	return &uploader{slots: make(chan struct{}, n), put: put}
}

func (u *uploader) start(path string) error {
	u.slots <- struct{}{}
	data, err := os.ReadFile(path)
	if err != nil {
		<-u.slots
		return err
	}
	go func() {
		defer func() { <-u.slots }()
		_ = u.put(data)
	}()
	return nil
}

func (u *uploader) all(paths []string) {
	for _, p := range paths {
		u.slots <- struct{}{}
		data, err := os.ReadFile(p)
		if err != nil {
			<-u.slots
			continue
		}
		_ = u.put(data)
		<-u.slots
	}
}

// The semaphore ends with the function, so the permit of the failed round is nobody's
// loss.
func accept(ln net.Listener, handle func(net.Conn)) error {
	slots := make(chan struct{}, 16)
	for {
		slots <- struct{}{}
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer func() { <-slots }()
			handle(c)
		}()
	}
}

// It takes all permits in the end: that is how it waits for the goroutines.
func (u *uploader) drain(paths []string) {
	for _, p := range paths {
		u.slots <- struct{}{}
		go func() {
			defer func() { <-u.slots }()
			data, _ := os.ReadFile(p)
			_ = u.put(data)
		}()
	}
	for range cap(u.slots) {
		u.slots <- struct{}{}
	}
}

// The permit of a connection that is dialled stays with it.
func (u *uploader) dial(addrs []string) net.Conn {
	for _, a := range addrs {
		u.slots <- struct{}{}
		c, err := net.Dial("tcp", a)
		if err != nil {
			<-u.slots
			continue
		}
		return c
	}
	return nil
}

// The limit holds for large files only.
func (u *uploader) large(paths []string) {
	for _, p := range paths {
		fi, err := os.Stat(p)
		limited := err == nil && fi.Size() > 1<<20
		if limited {
			u.slots <- struct{}{}
		}
		data, _ := os.ReadFile(p)
		_ = u.put(data)
		if limited {
			<-u.slots
		}
	}
}
