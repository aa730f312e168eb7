package plain

import "time"

// Config is completed before it is copied into what it configures.
type Config struct {
	Period time.Duration
	Most   int
}

// Validate fills in what is missing.
func (c *Config) Validate() {
	if c.Period == 0 {
		c.Period = time.Second
	}
}

// Group works by its own copy.
type Group struct {
	config Config
	work   func(int)
}

// NewGroup starts it.
func NewGroup(config Config) *Group {
	config.Validate()
	g := &Group{config: config}
	go g.run()
	return g
}

func (g *Group) run() {
	for {
		time.Sleep(g.config.Period)
		g.work(g.config.Most)
	}
}
