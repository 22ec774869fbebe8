package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testHelpers are packages that only tests import; they may read testdata and the clock.
var testHelpers = map[string]bool{"internal/vectors": true}

// impureImports are packages that read the world or keep global state, those below them included.
var impureImports = []string{"os", "net", "log", "io/fs", "io/ioutil", "embed", "math/rand", "crypto/rand", "syscall", "path/filepath", "flag", "plugin"}

// pureBelow are packages below an impure one that are pure.
var pureBelow = []string{"math/rand/v2"}

// changers are the built-in functions that change their first argument.
var changers = []string{"clear", "copy", "delete"}

// sharedState are packages whose types hold state that is meant to change.
var sharedState = map[string][]string{
	"sync":        {"Map", "Pool", "Mutex", "RWMutex", "Once", "WaitGroup"},
	"sync/atomic": {"Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Pointer", "Value"},
}

func isImpure(path string) bool {
	return !slices.Contains(pureBelow, path) && slices.ContainsFunc(impureImports, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+"/")
	})
}

// impureCalls are selectors of otherwise pure packages.
var impureCalls = map[string][]string{
	"time":         {"Now", "Since", "Until", "Local", "LoadLocation", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"math/rand/v2": {"Int", "IntN", "Int32", "Int32N", "Int64", "Int64N", "Uint32", "Uint32N", "Uint64", "Uint64N", "N", "Float32", "Float64", "NormFloat64", "ExpFloat64", "Perm", "Shuffle", "Uint", "UintN"},
	"fmt":          {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	"runtime":      {"NumCPU", "NumGoroutine", "ReadMemStats", "Caller", "Callers", "Stack"},
}

// impurities lists what makes a file impure, each as "line: what".
func impurities(f file, packageVars map[string]bool) []string {
	var found []string
	names := map[string]string{}
	for _, spec := range f.ast.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		if isImpure(path) {
			found = append(found, f.at(spec.Pos())+": imports "+path)
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if path == "math/rand/v2" {
			name = "rand"
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			found = append(found, f.at(spec.Pos())+": dot import of "+path)
		}
		if name == "_" {
			found = append(found, f.at(spec.Pos())+": blank import of "+path)
		}
		names[name] = path
	}
	written := func(e ast.Expr) string {
		for {
			switch x := e.(type) {
			case *ast.IndexExpr:
				e = x.X
			case *ast.SelectorExpr:
				if id, ok := x.X.(*ast.Ident); ok && names[id.Name] != "" && id.Obj == nil {
					return names[id.Name] + "." + x.Sel.Name
				}
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.ParenExpr:
				e = x.X
			case *ast.Ident:
				local := x.Obj != nil
				if local {
					_, top := x.Obj.Decl.(*ast.ValueSpec)
					local = !top || !isPackageLevel(f.ast, x.Obj.Decl)
				}
				if packageVars[x.Name] && !local {
					return x.Name
				}
				return ""
			default:
				return ""
			}
		}
	}
	for _, d := range f.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			if t, ok := spec.(*ast.ValueSpec).Type.(*ast.SelectorExpr); ok {
				if id, ok := t.X.(*ast.Ident); ok && slices.Contains(sharedState[names[id.Name]], t.Sel.Name) {
					found = append(found, f.at(spec.Pos())+": package state of type "+names[id.Name]+"."+t.Sel.Name)
				}
			}
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.CallExpr:
			id, ok := x.Fun.(*ast.Ident)
			if !ok || id.Obj != nil {
				return true
			}
			if id.Name == "print" || id.Name == "println" {
				found = append(found, f.at(x.Pos())+": "+id.Name)
			}
			if slices.Contains(changers, id.Name) && len(x.Args) > 0 {
				if name := written(x.Args[0]); name != "" {
					found = append(found, f.at(x.Pos())+": "+id.Name+" changes package state "+name)
				}
			}
		case *ast.RangeStmt:
			if x.Tok != token.ASSIGN {
				return true
			}
			for _, e := range []ast.Expr{x.Key, x.Value} {
				if name := written(e); name != "" {
					found = append(found, f.at(x.Pos())+": assigns to package state "+name)
				}
			}
		case *ast.FuncDecl:
			if x.Recv == nil && x.Name.Name == "init" {
				found = append(found, f.at(x.Pos())+": init()")
			}
		case *ast.SelectorExpr:
			if id, ok := x.X.(*ast.Ident); ok && id.Obj == nil && slices.Contains(impureCalls[names[id.Name]], x.Sel.Name) {
				found = append(found, f.at(x.Pos())+": "+names[id.Name]+"."+x.Sel.Name)
			}
		case *ast.AssignStmt:
			if x.Tok == token.DEFINE {
				return true
			}
			for _, lhs := range x.Lhs {
				if name := written(lhs); name != "" {
					found = append(found, f.at(x.Pos())+": assigns to package state "+name)
				}
			}
		case *ast.IncDecStmt:
			if name := written(x.X); name != "" {
				found = append(found, f.at(x.Pos())+": changes package state "+name)
			}
		}
		return true
	})
	return found
}

func isPackageLevel(tree *ast.File, decl any) bool {
	for _, d := range tree.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			for _, spec := range g.Specs {
				if spec == decl {
					return true
				}
			}
		}
	}
	return false
}

func packageVars(files []file) map[string]map[string]bool {
	vars := map[string]map[string]bool{}
	for _, f := range files {
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if vars[f.dir] == nil {
						vars[f.dir] = map[string]bool{}
					}
					vars[f.dir][name.Name] = name.Name != "_"
				}
			}
		}
	}
	return vars
}

func TestLibraryIsPure(t *testing.T) {
	files := load(t)
	vars := packageVars(files)
	for _, f := range files {
		if !testHelpers[f.dir] {
			assert.Empty(t, impurities(f, vars[f.dir]))
		}
	}
}

func TestImpurityIsSeen(t *testing.T) {
	for _, row := range []struct{ src, want string }{
		{`import "os"; var _ = os.Args`, "imports os"},
		{`import "time"; func f() time.Time { return time.Now() }`, "time.Now"},
		{`import clock "time"; var zone = clock.Local`, "time.Local"},
		{`import "math/rand/v2"; func f() int { return rand.IntN(3) }`, "math/rand/v2.IntN"},
		{`func init() {}`, "init()"},
		{`var n int; func f() { n++ }`, "changes package state n"},
		{`var m = map[string]int{}; func f() { m["a"] = 1 }`, "assigns to package state m"},
		{`import "github.com/shopspring/decimal"; func f() { decimal.DivisionPrecision = 3 }`, "decimal.DivisionPrecision"},
		{`import _ "image/png"`, "blank import"},
		{`var _ int; func f() { _ = 1 }`, ""},
		{`import "os/user"; var _ user.User`, "imports os/user"},
		{`import . "time"; func f() Time { return Now() }`, "dot import"},
		{`var m = map[string]int{}; func f() { delete(m, "a") }`, "delete changes package state m"},
		{`var m = map[string]int{}; func f() { clear(m) }`, "clear changes package state m"},
		{`var s = []int{1}; func f() { copy(s, s) }`, "copy changes package state s"},
		{`var s = []int{1}; func f() { for s[0] = range 3 {} }`, "assigns to package state s"},
		{`import "sync"; var m sync.Map`, "package state of type sync.Map"},
		{`import "sync/atomic"; var n atomic.Int64`, "package state of type sync/atomic.Int64"},
		{`import "runtime"; func f() int { return runtime.NumCPU() }`, "runtime.NumCPU"},
		{`func f() { println("x") }`, "println"},
		{`var s = []int{1}; func f() { s := []int{2}; clear(s); for s[0] = range 3 {} }`, ""},
		{`var n int; func f() { n := 1; n++; _ = n }`, ""},
		{`import "math/rand/v2"; func f() float64 { return rand.New(rand.NewPCG(1, 2)).Float64() }`, ""},
	} {
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, "x.go", "package x; "+row.src, parser.ParseComments)
		require.NoError(t, err)
		f := file{path: "x.go", dir: "x", ast: tree, set: set}
		got := impurities(f, packageVars([]file{f})["x"])
		if row.want == "" {
			assert.Empty(t, got, row.src)
		} else {
			require.Len(t, got, 1, row.src)
			assert.Contains(t, got[0], row.want)
		}
	}
}
