package overlap

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An unsafeType is a type of the standard library whose methods change it and
// which guards nothing: two goroutines need a lock around it. "A type is safe
// for concurrent use only if its documentation says so" (go.dev/doc, and the
// net/http, log and os packages which do say so). The entries are those whose
// sharing has been seen to go wrong; types that are documented as safe
// (os.File, log.Logger, net.Conn, http.Client, template.Template, regexp.Regexp,
// sync.Map, strings.Replacer, math/rand's package functions) must never be here.
type unsafeType struct {
	name string // "import/path.Type"
	// why names what its documentation or its source says.
	why string
	// reads are the methods that change nothing: two of them may meet.
	reads []string
}

// unsafeTypes is sorted by name.
var unsafeTypes = []unsafeType{
	{"bufio.ReadWriter", "holds a bufio.Reader and a bufio.Writer", nil},
	{"bufio.Reader", "a buffer with two indices; its godoc promises nothing", []string{"Size", "Buffered"}},
	{"bufio.Scanner", "godoc: Scan advances the one token that Text and Bytes give", []string{"Err"}},
	{"bufio.Writer", "a buffer with an index and a sticky error", []string{"Size", "Buffered", "Available"}},
	{"bytes.Buffer", "a slice with a read offset; its godoc promises nothing", []string{"Len", "Cap", "String", "Bytes", "Available"}},
	{"bytes.Reader", "a slice with a read offset", []string{"Len", "Size"}},
	{"compress/flate.Writer", "the state of one stream", nil},
	{"compress/gzip.Reader", "the state of one stream", nil},
	{"compress/gzip.Writer", "the state of one stream", nil},
	{"container/list.List", "links without a lock", []string{"Len", "Front", "Back"}},
	{"container/ring.Ring", "links without a lock", []string{"Len"}},
	{"encoding/csv.Reader", "the state of one stream", []string{"FieldPos", "InputOffset"}},
	{"encoding/csv.Writer", "a bufio.Writer", []string{"Error"}},
	{"encoding/json.Decoder", "a buffer with an offset", []string{"InputOffset"}},
	{"encoding/json.Encoder", "its sticky error and its settings; the writes of two may mix", nil},
	{"encoding/xml.Decoder", "the state of one stream", []string{"InputOffset", "InputPos"}},
	{"encoding/xml.Encoder", "a bufio.Writer and a stack of tags", nil},
	{"hash.Hash", "the state of one sum", []string{"Size", "BlockSize"}},
	{"hash.Hash32", "the state of one sum", []string{"Size", "BlockSize"}},
	{"hash.Hash64", "the state of one sum", []string{"Size", "BlockSize"}},
	{"math/big.Int", "a slice of words that methods of the receiver overwrite", bigReads},
	{"math/rand.Rand", "godoc of NewSource: not safe for concurrent use by multiple goroutines", nil},
	{"math/rand/v2.Rand", "godoc: sources are not safe for concurrent use", nil},
	{"strings.Builder", "a slice that grows; godoc: do not copy", []string{"Len", "Cap", "String"}},
	{"strings.Reader", "a read offset", []string{"Len", "Size"}},
	{"text/tabwriter.Writer", "the cells of one table", nil},
}

// bigReads are the methods of big.Int that only look.
var bigReads = []string{
	"Append", "Bit", "BitLen", "Bits", "Bytes", "Cmp", "CmpAbs", "FillBytes", "Float64", "Format", "Int64", "IsInt64",
	"IsUint64", "MarshalJSON", "MarshalText", "ProbablyPrime", "Sign", "String", "Text", "TrailingZeroBits", "Uint64",
}

// writers are the functions that write to their first argument, an io.Writer.
var writers = map[string]bool{
	"fmt.Fprint": true, "fmt.Fprintf": true, "fmt.Fprintln": true, "io.WriteString": true,
	"io.Copy": true, "io.CopyN": true, "io.CopyBuffer": true, "encoding/binary.Write": true,
}

// unsafeName gives the table's name of a type, "" for one that is not in it.
func unsafeName(t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	name := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	if _, ok := findUnsafe(name); ok {
		return name
	}
	return ""
}

func findUnsafe(name string) (unsafeType, bool) {
	i, ok := slices.BinarySearchFunc(unsafeTypes, name, func(u unsafeType, name string) int { return strings.Compare(u.name, name) })
	if !ok {
		return unsafeType{}, false
	}
	return unsafeTypes[i], true
}

// unsafeUse tells a call that uses a value of an unsafe type: which value, which
// type, and whether it changes it.
func unsafeUse(c *ssa.CallCommon) (v ssa.Value, name string, writes bool) {
	if c.IsInvoke() {
		if name := unsafeName(c.Value.Type()); name != "" {
			u, _ := findUnsafe(name)
			return c.Value, name, !slices.Contains(u.reads, c.Method.Name())
		}
		return nil, "", false
	}
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 {
		return nil, "", false
	}
	if fn.Signature.Recv() != nil {
		if name := unsafeName(fn.Signature.Recv().Type()); name != "" {
			u, _ := findUnsafe(name)
			return c.Args[0], name, !slices.Contains(u.reads, fn.Name())
		}
		return nil, "", false
	}
	if fn.Pkg == nil || !writers[fn.Pkg.Pkg.Path()+"."+fn.Name()] {
		return nil, "", false
	}
	if mi, ok := c.Args[0].(*ssa.MakeInterface); ok {
		if name := unsafeName(mi.X.Type()); name != "" {
			return mi.X, name, true
		}
	}
	return nil, "", false
}

// shortType is a type of the table as the source writes it: "bytes.Buffer".
func shortType(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
		if strings.HasPrefix(name, "v2.") { // math/rand/v2 is package rand
			name = "rand" + name[2:]
		}
	}
	return name
}
