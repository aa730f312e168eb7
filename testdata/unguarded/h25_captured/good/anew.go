package captured

// task is set up before it starts; each is another.
type task struct {
	id   int
	name string
	stop chan struct{}
	done chan struct{}
}

func (t *task) init(id int) {
	t.id = id
	t.name = "task"
}

func (t *task) start() {
	t.stop, t.done = make(chan struct{}), make(chan struct{})
	go t.run()
}

func (t *task) run() {
	defer close(t.done)
	println(t.id, t.name)
	<-t.stop
}

type tasks struct {
	all     []*task
	started bool
}

func (s *tasks) create(id int) *task {
	t := &task{}
	t.init(id)
	return t
}

// Reload keeps those that are there, and starts the others.
func (s *tasks) Reload(ids []int) {
	all := make([]*task, len(ids))
	for i, id := range ids {
		if i < len(s.all) && s.all[i].id == id {
			all[i] = s.all[i]
			continue
		}
		t := s.create(id)
		if s.started {
			t.start()
		}
		all[i] = t
	}
	s.all = all
}
