package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undocumented lists the exported identifiers of a file that have no comment: functions, methods of exported types,
// types, and constants and variables unless their group or line is commented.
func undocumented(f file) []string {
	var missing []string
	report := func(p token.Pos, name string) { missing = append(missing, f.at(p)+": "+name) }
	for _, d := range f.ast.Decls {
		switch x := d.(type) {
		case *ast.FuncDecl:
			if x.Name.IsExported() && x.Doc == nil && (x.Recv == nil || ast.IsExported(receiver(x))) {
				report(x.Pos(), x.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range x.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && s.Doc == nil && (x.Doc == nil || len(x.Specs) > 1) {
						report(s.Pos(), s.Name.Name)
					}
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if name.IsExported() && s.Doc == nil && s.Comment == nil && x.Doc == nil {
							report(name.Pos(), name.Name)
						}
					}
				}
			}
		}
	}
	return missing
}

func receiver(f *ast.FuncDecl) string {
	e := f.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func TestEveryExportedIdentifierIsDocumented(t *testing.T) {
	for _, f := range load(t) {
		assert.Empty(t, undocumented(f))
	}
}

func TestMissingCommentIsSeen(t *testing.T) {
	for _, row := range []struct {
		src  string
		want int
	}{
		{"type A struct{}", 1},
		{"// A is.\ntype A struct{}", 0},
		{"func F() {}", 1},
		{"type a struct{}\nfunc (a) F() {}", 0},
		{"// A is.\ntype A struct{}\nfunc (*A) F() {}", 1},
		{"// A is.\ntype A[K, V any] struct{}\nfunc (A[K, V]) F() {}", 1},
		{"const A = 1", 1},
		{"const A = 1 // one", 0},
		{"// Letters.\nconst (\nA = 1\nB = 2\n)", 0},
	} {
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, "x.go", "package x\n"+row.src, parser.ParseComments)
		require.NoError(t, err)
		assert.Len(t, undocumented(file{path: "x.go", ast: tree, set: set}), row.want, row.src)
	}
}

func TestEveryPublicPackageExplainsItself(t *testing.T) {
	dirs := map[string]bool{}
	for _, f := range load(t) {
		if !strings.HasPrefix(f.dir, "internal/") {
			dirs[f.dir] = true
		}
	}
	for dir := range dirs {
		root := filepath.Join("..", "..", dir)
		doc, err := os.ReadFile(filepath.Join(root, "doc.go"))
		require.NoError(t, err)
		assert.Greater(t, strings.Count(string(doc), "\n"), 10, "%s/doc.go explains the package's job", dir)
		if dir == "." {
			continue
		}
		examples, err := os.ReadFile(filepath.Join(root, "example_test.go"))
		if assert.NoError(t, err, "%s shows its use", dir) {
			assert.Contains(t, string(examples), "// Output:", "%s/example_test.go is checked", dir)
		}
	}
}

func TestFilesAreOneRoomEach(t *testing.T) {
	for _, f := range load(t) {
		lines := f.set.File(f.ast.Pos()).LineCount()
		assert.LessOrEqual(t, lines, 450, "%s: is it one room or two?", f.path)
	}
}
