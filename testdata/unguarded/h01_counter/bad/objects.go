package counter

import "runtime/debug"

// Each client has a goroutine of its own, all have one variable.

var build string

func version() string {
	if build == "" {
		if info, ok := debug.ReadBuildInfo(); ok {
			build = info.Main.Version // want `build is written here by the goroutine started at line 27 and by another, with no lock`
		} else {
			build = "dev"
		}
	}
	return build
}

type client struct {
	greeting chan string
}

// newClient greets in the background.
func newClient() *client {
	c := &client{greeting: make(chan string, 1)}
	go func() {
		c.greeting <- "version " + version()
	}()
	return c
}
