package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// sources is what the text of the packages says of their types.
type sources struct {
	comments map[string]string   // by package.Type and package.Type.Field
	words    map[string][]string // constants of a string type, by package.Type, in their order
}

func readSources(root string) (sources, error) {
	s := sources{comments: map[string]string{}, words: map[string][]string{}}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && (rel == "examples" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && rel != "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go"):
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		s.read(path.Join(module, filepath.ToSlash(filepath.Dir(rel))), syntax)
		return nil
	})
	return s, err
}

func (s sources) read(pkg string, file *ast.File) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch x := spec.(type) {
			case *ast.TypeSpec:
				s.comment(pkg+"."+x.Name.Name, x.Doc, g.Doc, x.Comment)
				if fields, ok := x.Type.(*ast.StructType); ok {
					s.fields(pkg+"."+x.Name.Name, fields)
				}
			case *ast.ValueSpec:
				s.constants(pkg, x)
			}
		}
	}
}

func (s sources) fields(of string, t *ast.StructType) {
	for _, f := range t.Fields.List {
		for _, n := range f.Names {
			s.comment(of+"."+n.Name, f.Doc, f.Comment)
		}
	}
}

// comment keeps the first text that there is.
func (s sources) comment(of string, groups ...*ast.CommentGroup) {
	for _, g := range groups {
		if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
			s.comments[of] = text
			return
		}
	}
}

func (s sources) constants(pkg string, x *ast.ValueSpec) {
	t, ok := x.Type.(*ast.Ident)
	if !ok {
		return
	}
	for _, v := range x.Values {
		lit, ok := v.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		if word, err := strconv.Unquote(lit.Value); err == nil && word != "" {
			s.words[pkg+"."+t.Name] = append(s.words[pkg+"."+t.Name], word)
		}
	}
}
