// Package house holds the tests that keep the house in order: which way imports point, that nothing is impure, that
// every exported identifier is documented, and that a leaf links no more than it needs.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/partnerkit/partnerkit"

// file is one non-test Go file of the library (examples and the peer benchmarks left out).
type file struct {
	path string // relative to the module, with slashes
	dir  string
	ast  *ast.File
	set  *token.FileSet
}

func (f file) at(p token.Pos) string {
	return f.path + ":" + itoa(f.set.Position(p).Line)
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func load(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel == "examples" || rel == "internal/peerbench" || rel == "internal/schema" || d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && rel != ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, src, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		files = append(files, file{path: rel, dir: dir, ast: tree, set: set})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(files), 5, "the walk found the library")
	return files
}

// imports lists the import paths of f that belong to the module, relative to it.
func (f file) imports() (own, others []string) {
	for _, spec := range f.ast.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		if rest, ok := strings.CutPrefix(path, module+"/"); ok {
			own = append(own, rest)
		} else {
			others = append(others, path)
		}
	}
	return own, others
}
