package summary

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/access"
	"github.com/concurlint/concurlint/internal/finding"
)

// formats records what printing a value does.
func (w *walker) formats(s *state, at ssa.Instruction, c *ssa.CallCommon) {
	if w.rec == nil {
		return
	}
	for _, t := range w.printed(c) {
		w.callbackEvents(s, at, t)
	}
}

// encoders are the functions that have a value put itself into words: the argument that
// it is, and the methods that are asked for, the first that there is.
var encoders = map[string]struct {
	arg     int
	methods []string
}{
	"encoding/json.Marshal":           {0, []string{"MarshalJSON", "MarshalText"}},
	"encoding/json.MarshalIndent":     {0, []string{"MarshalJSON", "MarshalText"}},
	"(*encoding/json.Encoder).Encode": {1, []string{"MarshalJSON", "MarshalText"}},
	"encoding/json.Unmarshal":         {1, []string{"UnmarshalJSON", "UnmarshalText"}},
	"(*encoding/json.Decoder).Decode": {1, []string{"UnmarshalJSON", "UnmarshalText"}},
	"encoding/xml.Marshal":            {0, []string{"MarshalXML", "MarshalText"}},
	"(*encoding/xml.Encoder).Encode":  {1, []string{"MarshalXML", "MarshalText"}},
	"(*encoding/gob.Encoder).Encode":  {1, []string{"GobEncode", "MarshalBinary"}},
}

// encoded lists the method by which a value encodes or decodes itself, for a call of
// encoding/json and its like.
func (w *walker) encoded(c *ssa.CallCommon) []target {
	callee := c.StaticCallee()
	if callee == nil || callee.Pkg == nil || !strings.HasPrefix(callee.Pkg.Pkg.Path(), "encoding/") {
		return nil
	}
	how, ok := encoders[callee.RelString(nil)]
	if !ok {
		return nil
	}
	mi, ok := c.Args[how.arg].(*ssa.MakeInterface)
	if !ok {
		return nil
	}
	for _, name := range how.methods {
		obj, _, _ := types.LookupFieldOrMethod(mi.X.Type(), false, nil, name)
		if m, ok := obj.(*types.Func); ok {
			return w.concrete(mi.X.Type(), m, w.env.Of(mi.X), finding.Medium)
		}
	}
	return nil
}

// printed lists the String and Error methods that a call of fmt, log or of a
// function like theirs runs, under whatever lock the caller holds; so with what encodes.
func (w *walker) printed(c *ssa.CallCommon) []target {
	if !printsArgs(c) {
		return w.encoded(c)
	}
	var out []target
	verbs := formatVerbs(c.Args)
	for i, v := range access.Variadic(c.Args[len(c.Args)-1]) {
		mi, ok := v.(*ssa.MakeInterface)
		if !ok || verbs != "" && (i >= len(verbs) || !strings.ContainsRune("vswqxX", rune(verbs[i]))) {
			continue
		}
		for _, name := range []string{"Error", "String"} {
			obj, _, _ := types.LookupFieldOrMethod(mi.X.Type(), false, nil, name)
			m, ok := obj.(*types.Func)
			if ok && m.Signature().Params().Len() == 0 && m.Signature().Results().Len() == 1 {
				out = append(out, w.concrete(mi.X.Type(), m, w.env.Of(mi.X), finding.Medium)...)
				break // an error is not asked for its String
			}
		}
	}
	return out
}

// printsArgs reports whether a call prints its variadic arguments: one of fmt and
// log, and any function of their kind, whose last parameters are a format and
// what goes into it, Infof(format string, args ...any), or which has a printing
// name and takes nothing but what to print, Infoln(args ...any). Loggers that
// look at their level first print as soon as somebody asks for that.
func printsArgs(c *ssa.CallCommon) bool {
	sig := c.Signature()
	n := sig.Params().Len()
	if !sig.Variadic() || len(c.Args) == 0 {
		return false
	}
	slice, ok := sig.Params().At(n - 1).Type().(*types.Slice)
	if !ok {
		return false
	}
	if elem, ok := slice.Elem().Underlying().(*types.Interface); !ok || elem.NumMethods() > 0 {
		return false
	}
	fn := c.Method
	if fn == nil {
		callee := c.StaticCallee()
		if callee == nil {
			return false
		}
		if fn, ok = callee.Object().(*types.Func); !ok || fn.Pkg() == nil {
			return false
		}
	}
	if fn.Pkg() != nil && (fn.Pkg().Path() == "fmt" || fn.Pkg().Path() == "log") {
		return true
	}
	if name, ok := strings.CutSuffix(fn.Name(), "f"); ok && name != "" && n >= 2 {
		b, ok := sig.Params().At(n - 2).Type().Underlying().(*types.Basic)
		return ok && b.Kind() == types.String
	}
	return n == 1 && slices.Contains(printers, strings.TrimSuffix(fn.Name(), "ln"))
}

// printers are the names, without "ln", of functions that print what they get.
var printers = []string{"Print", "Log", "Debug", "Info", "Warn", "Warning", "Error", "Fatal", "Panic", "Trace"}

// formatVerbs lists the verbs of a call's format in order, one letter each; ""
// where there is none or it is not plain.
func formatVerbs(args []ssa.Value) string {
	if len(args) < 2 {
		return ""
	}
	k, ok := args[len(args)-2].(*ssa.Const)
	if !ok || k.Value == nil || k.Value.Kind() != constant.String {
		return ""
	}
	var verbs strings.Builder
	format := constant.StringVal(k.Value)
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.ContainsRune("+-# 0123456789.", rune(format[i])); i++ {
		}
		switch {
		case i >= len(format):
		case format[i] == '*' || format[i] == '[':
			return "" // arguments out of order
		case format[i] != '%':
			verbs.WriteByte(format[i])
		}
	}
	return verbs.String()
}
