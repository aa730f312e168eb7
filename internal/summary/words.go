package summary

import (
	"fmt"
	"go/token"
	"path"
	"path/filepath"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
)

// LockName is a lock as the source of f writes it (s.mu), else its class
// (Type.field).
func (f *Func) LockName(l Lock) string {
	if name := f.Env.Display(l.Path); name != "" {
		return name
	}
	if l.Class != "" {
		return access.ShortClass(l.Class)
	}
	return "the lock"
}

// Since words where something happened for a reader at pos: "line 41", or
// "other.go:41" in another file.
func (r *Result) Since(pos, at token.Pos) string {
	p, q := r.eng.pass.Fset.Position(pos), r.eng.pass.Fset.Position(at)
	if p.Filename == q.Filename {
		return fmt.Sprintf("line %d", p.Line)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// Place words a site for a reader in this package: "file.go:41", with the
// folder where it is another package's.
func (r *Result) Place(s finding.Site) string {
	if dir := path.Dir(s.File); dir == path.Dir(r.eng.sitePos(r.anyPos()).File) {
		return fmt.Sprintf("%s:%d", path.Base(s.File), s.Line)
	}
	return fmt.Sprintf("%s:%d", r.local(s.File), s.Line)
}

// local drops the module's own path from a file name.
func (r *Result) local(file string) string {
	if m := r.eng.pass.Module; m != nil && m.Path != "" {
		if len(file) > len(m.Path) && file[:len(m.Path)] == m.Path && file[len(m.Path)] == '/' {
			return file[len(m.Path)+1:]
		}
	}
	return file
}

// Local gives a site relative to the module under analysis.
func (r *Result) Local(s finding.Site) finding.Site {
	s.File = r.local(s.File)
	return s
}

func (r *Result) anyPos() token.Pos { return r.eng.pass.Files[0].Package }

// PosOf is the best position for an instruction: its own, or that of the one
// before it that has one.
func PosOf(instr ssa.Instruction) token.Pos {
	if instr.Pos().IsValid() {
		return instr.Pos()
	}
	b := instr.Block()
	for b != nil {
		for i := len(b.Instrs) - 1; i >= 0; i-- {
			if pos := b.Instrs[i].Pos(); pos.IsValid() {
				return pos
			}
		}
		b = b.Idom()
	}
	return instr.Parent().Pos()
}
