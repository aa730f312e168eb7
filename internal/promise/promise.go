// Package promise finds the functions that are meant to run on several goroutines
// at once, on one object, because somebody has said so: the comment of a type, of
// a method or of an interface ("safe for concurrent use by multiple goroutines"),
// or an interface of another package whose documentation asks its implementations
// for it.
//
// It owns the words of such comments and the table of interfaces. What such a
// function may do is not its business, and it never guesses: a type without a
// promise may well be used by one goroutine only.
package promise

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Promise says who promises that a function may run beside itself.
type Promise struct {
	// By is the type, method or interface whose documentation says so: "Client",
	// "net/http.RoundTripper".
	By string
	// Pos is the comment; NoPos for an interface of another package.
	Pos token.Pos
}

// Set holds the promises of one package. It is not changed once it is made.
type Set struct {
	methods map[*types.Func]Promise
	denied  map[*types.Func]bool
	beside  []Beside
	files   []*ast.File // see Excused
}

// Beside are methods of one type that may run at once, each with those of other
// groups, because the documentation of an interface says so. It says nothing of two
// calls of one method: a connection has one reader, as a rule.
type Beside struct {
	By     string // "net.Conn"
	Groups [][]*types.Func
}

// Of gives the promise made for a function.
func (s *Set) Of(fn *types.Func) (Promise, bool) {
	if s == nil || fn == nil {
		return Promise{}, false
	}
	p, ok := s.methods[fn.Origin()]
	return p, ok
}

// Besides lists the types whose methods may run beside each other, in the order of
// their names.
func (s *Set) Besides() []Beside {
	if s == nil {
		return nil
	}
	return s.beside
}

// Denied reports whether a comment, of the function or of its receiver's type,
// says that several goroutines must not call it.
func (s *Set) Denied(fn *types.Func) bool { return s != nil && fn != nil && s.denied[fn.Origin()] }

// reader reads the comments of one package.
type reader struct {
	pass *analysis.Pass
	set  *Set
	docs map[*types.Func]string
	// makers are the constructors that promise something of what they make: after
	// the comments of the types.
	makers []maker
}

type maker struct {
	makes types.Type
	Promise
}

// Find reads the comments of a package.
func Find(pass *analysis.Pass) *Set {
	r := &reader{pass: pass, docs: map[*types.Func]string{}, set: &Set{methods: map[*types.Func]Promise{}, denied: map[*types.Func]bool{}, files: pass.Files}}
	var declared []declaration
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				declared = append(declared, r.types(d)...)
			case *ast.FuncDecl:
				r.function(d)
			}
		}
	}
	for _, t := range declared {
		r.typeDoc(t.name, t.doc)
	}
	for _, m := range r.makers {
		r.embedded(m.makes, m.Promise, 0)
	}
	r.documented()
	return r.set
}

// declaration is a type with a comment.
type declaration struct {
	name *types.TypeName
	doc  *ast.CommentGroup
}

// types lists the types of a declaration that have comments.
func (r *reader) types(d *ast.GenDecl) (out []declaration) {
	if d.Tok != token.TYPE {
		return nil
	}
	for _, s := range d.Specs {
		s := s.(*ast.TypeSpec)
		doc := s.Doc
		if doc == nil && len(d.Specs) == 1 {
			doc = d.Doc
		}
		if name, ok := r.pass.TypesInfo.Defs[s.Name].(*types.TypeName); ok && doc != nil {
			out = append(out, declaration{name, doc})
		}
	}
	return out
}

// function reads the comment of one method.
func (r *reader) function(d *ast.FuncDecl) {
	fn, ok := r.pass.TypesInfo.Defs[d.Name].(*types.Func)
	if !ok || d.Doc == nil {
		return
	}
	text := d.Doc.Text()
	r.docs[fn] = text
	told := says(text)
	if told == nothing && inTurn(fn.Name(), text) {
		told = no
	}
	switch told {
	case yes:
		p := Promise{fn.Name(), d.Doc.Pos()}
		if d.Recv != nil {
			r.promise(fn, p)
		} else if strings.HasPrefix(fn.Name(), "New") && fn.Signature().Results().Len() > 0 {
			r.makers = append(r.makers, maker{fn.Signature().Results().At(0).Type(), p}) // "creates a new thread-safe cache"
		}
	case no:
		r.set.denied[fn] = true
	}
}

func (r *reader) promise(fn *types.Func, p Promise) {
	fn = fn.Origin()
	if _, known := r.set.methods[fn]; !known && says(r.docs[fn]) != no && !once.MatchString(r.docs[fn]) {
		r.set.methods[fn] = p
	}
}

// typeDoc reads the comment of a type. What a struct promises goes for the methods
// of what it embeds, what an interface asks for, or does not, for those of the types
// that have it.
func (r *reader) typeDoc(name *types.TypeName, doc *ast.CommentGroup) {
	p := Promise{name.Name(), doc.Pos()}
	switch says(doc.Text()) {
	case no:
		if iface, ok := name.Type().Underlying().(*types.Interface); ok {
			r.implemented(iface, func(m *types.Func) { r.set.denied[m] = true })
		} else if n, ok := name.Type().(*types.Named); ok {
			for m := range n.Methods() {
				r.set.denied[m] = true
			}
		}
	case yes:
		if iface, ok := name.Type().Underlying().(*types.Interface); ok {
			r.implementers(iface, p)
			return
		}
		r.embedded(name.Type(), p, 0)
	}
}

func (r *reader) embedded(t types.Type, p Promise, depth int) {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || depth > 3 || n.Obj().Pkg() != r.pass.Pkg {
		return
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for m := range n.Methods() {
		if m.Exported() {
			r.promise(m, p)
		}
	}
	for f := range st.Fields() {
		if f.Embedded() {
			r.embedded(f.Type(), p, depth+1)
		}
	}
}

// implementers gives the promise to the methods of the package's types by which
// they have an interface.
func (r *reader) implementers(iface *types.Interface, p Promise) {
	r.implemented(iface, func(fn *types.Func) { r.promise(fn, p) })
}

// implemented lists the methods by which the package's types have an interface.
func (r *reader) implemented(iface *types.Interface, each func(*types.Func)) {
	for _, n := range r.having(iface) {
		for m := range iface.Methods() {
			if fn := r.method(n, m.Name()); fn != nil {
				each(fn)
			}
		}
	}
}

// having lists the package's types that have an interface.
func (r *reader) having(iface *types.Interface) (out []*types.Named) {
	if iface.NumMethods() == 0 {
		return nil
	}
	scope := r.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(tn.Type()) {
			continue
		}
		n, ok := tn.Type().(*types.Named)
		if !ok || n.TypeParams().Len() > 0 || !types.Implements(types.NewPointer(n), iface) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// method is the method of a type, nil if another package has it.
func (r *reader) method(n *types.Named, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, r.pass.Pkg, name)
	if fn, ok := obj.(*types.Func); ok && fn.Pkg() == r.pass.Pkg {
		return fn
	}
	return nil
}

// concurrentInterfaces are interfaces of other packages whose documentation says
// that several goroutines call their methods at once.
var concurrentInterfaces = []struct{ path, name, why string }{
	{"context", "Context", "Context's methods may be called by multiple goroutines simultaneously"},
	{"net/http", "RoundTripper", "RoundTrip must be safe for concurrent use by multiple goroutines"},
	{"net/http", "CookieJar", "implementations must be safe for concurrent use by multiple goroutines"},
	{"log/slog", "Handler", "any of the methods may be called concurrently with itself or with other methods"},
	{"crypto/tls", "ClientSessionCache", "implementations should expect to be called concurrently from different goroutines"},
	{"github.com/prometheus/client_golang/prometheus", "Collector", "Collect may be called concurrently and must therefore be implemented in a concurrency safe way"},
	{"github.com/go-kit/log", "Logger", "implementations must be safe for concurrent use by multiple goroutines"},
	{"github.com/go-kit/kit/log", "Logger", "implementations must be safe for concurrent use by multiple goroutines"},
	{"github.com/IBM/sarama", "ConsumerGroupHandler", "handlers are likely be called from several goroutines concurrently, ensure that all state is safely protected"},
	{"github.com/Shopify/sarama", "ConsumerGroupHandler", "handlers are likely be called from several goroutines concurrently, ensure that all state is safely protected"},
	{"golang.org/x/oauth2", "TokenSource", "a TokenSource is safe for concurrent use by multiple goroutines: Token must be"},
}

// besideInterfaces are interfaces of other packages whose methods several goroutines
// may call at once: who reads, who writes, who closes and who sets the deadlines are
// different ones.
var besideInterfaces = []struct {
	path, name, why string
	groups          [][]string
}{
	{"net", "Conn", "Multiple goroutines may invoke methods on a Conn simultaneously", [][]string{
		{"Read"}, {"Write"}, {"Close"}, {"SetDeadline", "SetReadDeadline", "SetWriteDeadline"},
	}},
	{"net", "PacketConn", "Multiple goroutines may invoke methods on a PacketConn simultaneously", [][]string{
		{"ReadFrom"}, {"WriteTo"}, {"Close"}, {"SetDeadline", "SetReadDeadline", "SetWriteDeadline"},
	}},
	{"net", "Listener", "Multiple goroutines may invoke methods on a Listener simultaneously", [][]string{{"Accept"}, {"Close"}}},
}

// apart notes the types that have such an interface.
func (r *reader) apart(imp *types.Package) {
	for _, b := range besideInterfaces {
		tn, ok := imp.Scope().Lookup(b.name).(*types.TypeName)
		if !ok || imp.Path() != b.path {
			continue
		}
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for _, n := range r.having(iface) {
			found := Beside{By: imp.Name() + "." + b.name}
			for _, names := range b.groups {
				var group []*types.Func
				for _, name := range names {
					if fn := r.method(n, name); fn != nil && !r.set.denied[fn] {
						group = append(group, fn)
					}
				}
				found.Groups = append(found.Groups, group)
			}
			r.set.beside = append(r.set.beside, found)
		}
	}
}

// documented gives the promises of interfaces of imported packages.
func (r *reader) documented() {
	for _, imp := range r.pass.Pkg.Imports() {
		for _, c := range concurrentInterfaces {
			if imp.Path() != c.path {
				continue
			}
			if tn, ok := imp.Scope().Lookup(c.name).(*types.TypeName); ok {
				if iface, ok := tn.Type().Underlying().(*types.Interface); ok {
					r.implementers(iface, Promise{By: imp.Name() + "." + c.name})
				}
			}
		}
		r.apart(imp)
		r.services(imp)
	}
}

// services gives the promises of gRPC services, whose methods a server calls on a
// goroutine for each request: the interfaces XServer of a package of generated code
// that has RegisterXServer.
func (r *reader) services(pb *types.Package) {
	for _, name := range pb.Scope().Names() {
		if !strings.HasSuffix(name, "Server") || strings.HasPrefix(name, "Unsafe") || pb.Scope().Lookup("Register"+name) == nil {
			continue
		}
		tn, ok := pb.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		if iface, ok := tn.Type().Underlying().(*types.Interface); ok {
			r.implementers(iface, Promise{By: "gRPC"})
		}
	}
}

// What a comment says of several goroutines.
type saying int

const (
	nothing saying = iota
	yes
	no
)

var (
	// safe matches the ways in which comments promise that several goroutines may
	// call: the words are those of the standard library and of what was read.
	safe = regexp.MustCompile(`(?i)safe (?:for|to)[^.;]{0,30}\b(?:concurren|parallel|multiple goroutines|several goroutines|multiple threads)` +
		`|(?:go-?\s?routine|thread|concurrency|concurrent|concurrently)[ -]safe\b` +
		`|\b(?:may|can) be (?:used|called|shared|accessed|invoked)[^.;]{0,30}\b(?:concurrently|in parallel|multiple goroutines|several goroutines)` +
		`|\bis shared (?:by|between|among)[^.;]{0,20}goroutines`)
	// unsafe matches the same with a denial in the sentence, and others.
	denial = regexp.MustCompile(`(?i)\b(?:not|isn't|aren't|never|cannot|can't|don't|doesn't|no|unless|except|only|if|un|non|unsafe|neither|without|as long as|must ensure|caller|callers|returned|returns)\b|n't\b`)
	// once matches comments of what is done before others are there.
	once = regexp.MustCompile(`(?i)\b(?:before|prior to)\b[^.]{0,60}\b(?:us|start|call|serv|connect|first)|must be called (?:once|first)|called only once|should (?:only )?be called (?:once|first)|\bnot\b[^.]{0,30}\b(?:concurren|race|goroutine|thread)`)
)

// sentences are cut at full stops; a comment's lines run on.
var sentence = regexp.MustCompile(`[.;:]\s`)

func says(text string) saying {
	out := nothing
	for _, s := range sentence.Split(strings.Join(strings.Fields(text), " "), -1) {
		if refused.MatchString(s) {
			return no
		}
		if !safe.MatchString(s) || pair.MatchString(s) || compared.MatchString(s) {
			continue
		}
		if denial.MatchString(s) {
			if not.MatchString(s) {
				return no
			}
			continue
		}
		out = yes
	}
	return out
}

// refused matches what must not be done by several goroutines.
var refused = regexp.MustCompile(`(?i)\b(?:must not|mustn't|cannot|can't|should not|shouldn't|may not) be (?:called|used|accessed|invoked|run)\b[^.;]{0,30}\bconcurren`)

// pair matches promises that several methods may run beside each other, which says
// nothing of two calls of one: "Read and Close may be called concurrently".
var pair = regexp.MustCompile(`\b[A-Z]\w*(?:\(\))? (?:and|or) [A-Z]\w*(?:\(\))? (?:may|can) be \w+ concurrently(?:$|[^a-z]*$)`)

// compared matches sentences that promise no more than something else does: "Write is
// exactly as safe for concurrent use as that of the source".
var compared = regexp.MustCompile(`(?i)\bas [a-z-]*[ -]?safe\b`)

// not matches the denials that make a sentence say the opposite.
var not = regexp.MustCompile(`(?i)\b(?:not|never|cannot|unsafe|non|un)\b|n't\b`)
