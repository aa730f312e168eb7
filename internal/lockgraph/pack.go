package lockgraph

import (
	"encoding/binary"
	"errors"

	"github.com/concurlint/concurlint/internal/finding"
)

// Every package re-exports the graph of all below it, so its size in gob is
// paid once for each package of a program. The same few hundred class names,
// files and functions make up nearly all of it: they go into a table, and an
// edge is some twenty small numbers. Against gob's own form that is a tenth of
// the bytes (BenchmarkGob).

// packVersion is the first byte of a packed graph. Facts are read by the very
// tool that wrote them, so another version is an error, not a case.
const packVersion = 2

// GobEncode packs the graph. Equal graphs give equal bytes.
func (g Graph) GobEncode() ([]byte, error) {
	if len(g.Edges) == 0 && len(g.Writers) == 0 {
		return nil, nil
	}
	p := packer{ids: map[string]uint64{}}
	p.num(len(g.Writers))
	for _, w := range g.Writers {
		p.str(w)
	}
	p.num(len(g.Edges))
	for i := range g.Edges {
		p.edge(&g.Edges[i])
	}
	out := binary.AppendUvarint([]byte{packVersion}, uint64(len(p.table)))
	for _, s := range p.table {
		out = binary.AppendUvarint(out, uint64(len(s)))
		out = append(out, s...)
	}
	return append(out, p.body...), nil
}

type packer struct {
	ids   map[string]uint64
	table []string // in the order of first use, which the order of the edges fixes
	body  []byte
}

func (p *packer) num(n int) { p.body = binary.AppendUvarint(p.body, uint64(n)) }

func (p *packer) str(s string) {
	id, ok := p.ids[s]
	if !ok {
		id = uint64(len(p.table))
		p.ids[s] = id
		p.table = append(p.table, s)
	}
	p.body = binary.AppendUvarint(p.body, id)
}

func (p *packer) site(s finding.Site) {
	p.str(s.File)
	p.num(s.Line)
	p.num(s.Col)
}

func (p *packer) edge(e *Edge) {
	p.str(e.From)
	p.str(e.To)
	p.body = append(p.body, byte(e.FromMode), byte(e.ToMode), byte(e.Phase), byte(e.Instances), byte(e.Source), byte(e.Confidence))
	p.num(len(e.Gates))
	for _, g := range e.Gates {
		p.str(g.Class)
		p.body = append(p.body, byte(g.Mode))
	}
	p.str(e.FromHome)
	p.str(e.ToHome)
	p.str(e.Package)
	p.str(e.Func)
	p.site(e.FromSite)
	p.site(e.ToSite)
	p.num(len(e.Trace))
	for _, s := range e.Trace {
		p.site(s.Site)
		p.str(s.Func)
		p.str(s.Text)
	}
}

var errPacked = errors.New("lockgraph: corrupt packed graph")

// GobDecode reads what GobEncode wrote. Other bytes are an error.
func (g *Graph) GobDecode(data []byte) error {
	*g = Graph{}
	if len(data) == 0 {
		return nil
	}
	if data[0] != packVersion {
		return errPacked
	}
	u := unpacker{data: data[1:]}
	for range u.length() {
		n := u.length()
		if u.bad {
			break
		}
		u.table = append(u.table, string(u.data[:n]))
		u.data = u.data[n:]
	}
	for range u.length() {
		g.Writers = append(g.Writers, u.str())
	}
	for range u.length() {
		g.Edges = append(g.Edges, u.edge())
	}
	if u.bad || len(u.data) > 0 {
		*g = Graph{}
		return errPacked
	}
	return nil
}

// unpacker reads until something is wrong; from then on it gives zeros.
type unpacker struct {
	data  []byte
	table []string
	bad   bool
}

func (u *unpacker) fail() { u.bad, u.data = true, nil }

func (u *unpacker) num() int {
	v, n := binary.Uvarint(u.data)
	if n <= 0 || v > 1<<31 {
		u.fail()
		return 0
	}
	u.data = u.data[n:]
	return int(v)
}

// length is a number of things to come, each of at least one byte.
func (u *unpacker) length() int {
	n := u.num()
	if n > len(u.data) {
		u.fail()
		return 0
	}
	return n
}

func (u *unpacker) str() string {
	id := u.num()
	if id >= len(u.table) {
		u.fail()
		return ""
	}
	return u.table[id]
}

func (u *unpacker) byte() uint8 {
	if len(u.data) == 0 {
		u.fail()
		return 0
	}
	b := u.data[0]
	u.data = u.data[1:]
	return b
}

func (u *unpacker) site() finding.Site {
	return finding.Site{File: u.str(), Line: u.num(), Col: u.num()}
}

func (u *unpacker) edge() Edge {
	e := Edge{From: u.str(), To: u.str(), FromMode: Mode(u.byte()), ToMode: Mode(u.byte()), Phase: Phase(u.byte()),
		Instances: Instances(u.byte()), Source: Source(u.byte()), Confidence: finding.Confidence(u.byte())}
	for range u.length() {
		e.Gates = append(e.Gates, Gate{Class: u.str(), Mode: Mode(u.byte())})
	}
	e.FromHome, e.ToHome = u.str(), u.str()
	e.Package, e.Func = u.str(), u.str()
	e.FromSite, e.ToSite = u.site(), u.site()
	for range u.length() {
		e.Trace = append(e.Trace, finding.Step{Site: u.site(), Func: u.str(), Text: u.str()})
	}
	return e
}
