package interleave

import (
	"math/rand/v2"
	"testing"
)

// ops reads "a+ b+ b- a-": small letters are mutexes, big ones RWMutexes for
// writing, with ' for reading; ? is a try that skips to the matching release.
func ops(t *testing.T, p *Program, text string) []Op {
	t.Helper()
	var out []Op
	open := map[int]int{}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == ' ' {
			continue
		}
		var l int
		rw := c >= 'A' && c <= 'Z'
		if rw {
			l = int(c - 'A')
		} else {
			l = int(c - 'a')
		}
		for len(p.RW) <= l {
			p.RW = append(p.RW, false)
		}
		p.RW[l] = p.RW[l] || rw
		o := Op{Lock: l}
		read := i+1 < len(text) && text[i+1] == '\''
		if read {
			i++
		}
		i++
		switch text[i] {
		case '+':
			o.Kind = Lock
		case '?':
			o.Kind = Try
			open[l] = len(out) + 1
		case '-':
			o.Kind = Unlock
			if at := open[l]; at > 0 {
				out[at-1].Else = len(out) + 1
				open[l] = 0
			}
		default:
			t.Fatalf("bad operation %q in %q", text[i], text)
		}
		if read {
			o.Kind++
		}
		out = append(out, o)
	}
	return out
}

// TestDeadlock has twins: a program that can deadlock and one that cannot.
func TestDeadlock(t *testing.T) {
	tests := []struct {
		name    string
		threads []string
		want    bool
	}{
		{"opposite orders", []string{"a+b+b-a-", "b+a+a-b-"}, true},
		{"same order", []string{"a+b+b-a-", "a+b+b-a-"}, false},
		{"one after the other", []string{"a+a-b+b-", "b+b-a+a-"}, false},
		{"behind a gate", []string{"g+a+b+b-a-g-", "g+b+a+a-b-g-"}, false},
		{"gate released early", []string{"g+a+g-b+b-a-", "g+b+g-a+a-b-"}, true},
		{"three", []string{"a+b+b-a-", "b+c+c-b-", "c+a+a-c-"}, true},
		{"three, two behind a gate", []string{"g+a+b+b-a-g-", "g+b+c+c-b-g-", "c+a+a-c-"}, false},
		{"readers alone", []string{"A'+B'+B'-A'-", "B'+A'+A'-B'-"}, false},
		{"readers and both writers", []string{"A'+B'+B'-A'-", "B'+A'+A'-B'-", "A+A-", "B+B-"}, true},
		{"readers and one writer", []string{"A'+B'+B'-A'-", "B'+A'+A'-B'-", "A+A-"}, false},
		{"reader and mutex", []string{"A'+b+b-A'-", "b+A'+A'-b-"}, false},
		{"reader and mutex and writer", []string{"A'+b+b-A'-", "b+A'+A'-b-", "A+A-"}, true},
		{"writer and reader", []string{"A+B'+B'-A-", "B+A'+A'-B-"}, true},
		{"gate held for reading", []string{"G'+a+b+b-a-G'-", "G'+b+a+a-b-G'-"}, true},
		{"gate held for reading here, writing there", []string{"G'+a+b+b-a-G'-", "G+b+a+a-b-G-"}, false},
		{"try inside", []string{"a+b?b-a-", "b+a+a-b-"}, false},
		{"try outside", []string{"a?b+b-a-", "b?a+a-b-"}, true},
		{"read read by one, a writer between", []string{"A'+A'+A'-A'-", "A+A-"}, true},
		{"read read by one, nobody writes", []string{"A'+A'+A'-A'-", "b+b-"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var p Program
			for _, text := range tt.threads {
				p.Threads = append(p.Threads, ops(t, &p, text))
			}
			at, got := p.Deadlock()
			if got != tt.want {
				t.Errorf("deadlock = %v, want %v\n%s%s", got, tt.want, p, p.Describe(at))
			}
		})
	}
}

// TestEarlyRelease: doing releases at once finds the same as doing them at any
// time.
func TestEarlyRelease(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 300
	}
	both := 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := Random(r, Shape{Threads: 3, Locks: 3, RW: seed%2 == 0, Chain: true})
		_, fast := p.Deadlock()
		e := explorer{p: p, seen: map[uint64]bool{}}
		for i := range p.Threads {
			e.held = append(e.held, p.HeldAt(i))
		}
		slow := e.walk(0)
		if fast != slow {
			t.Fatalf("seed %d: early releases say %v, all interleavings %v\n%s", seed, fast, slow, p)
		}
		if fast {
			both++
		}
	}
	if both < n/20 || both > n*19/20 {
		t.Errorf("%d of %d programs deadlock: the generator tells nothing", both, n)
	}
}

// TestRandomIsSane: programs release what they take and ask for nothing held.
func TestRandomIsSane(t *testing.T) {
	for seed := range uint64(2000) {
		p := Random(rand.New(rand.NewPCG(seed, 2)), Shape{Threads: 3, Locks: 4, RW: true, Try: true, Chain: true})
		for i, ops := range p.Threads {
			held := p.HeldAt(i)
			if end := held[len(ops)]; end != (Held{}) {
				t.Fatalf("seed %d: g%d ends holding\n%s", seed, i, p)
			}
			for pc, o := range ops {
				has := (held[pc].Write|held[pc].Read)>>o.Lock&1 == 1
				if has != (o.Kind >= Unlock) {
					t.Fatalf("seed %d: g%d at %d: wrong operation\n%s", seed, i, pc, p)
				}
				if (o.Kind == Try || o.Kind == TryR) && held[o.Else] != held[pc] {
					t.Fatalf("seed %d: g%d at %d: a failed try lands with other locks\n%s", seed, i, pc, p)
				}
			}
		}
	}
}
