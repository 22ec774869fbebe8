package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReadmeSnippetsAreExamples holds every Go snippet of the README against the body of a compiled Example, and its
// output against the Example's.
func TestReadmeSnippetsAreExamples(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	var examples strings.Builder
	paths, err := filepath.Glob("../../*/*_test.go")
	require.NoError(t, err)
	for _, path := range paths {
		src, err := os.ReadFile(path)
		require.NoError(t, err)
		examples.WriteString(strings.ReplaceAll(string(src), "\n\t", "\n"))
	}
	blocks := regexp.MustCompile("(?s)```(go|text)\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		text := b[2]
		if b[1] == "text" {
			text = "// Output:\n// " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n// ") + "\n"
		}
		assert.Contains(t, examples.String(), text)
	}
}

// TestReadmeNamesEveryPackage keeps the table of packages complete.
func TestReadmeNamesEveryPackage(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	doc, err := os.ReadFile("../../doc.go")
	require.NoError(t, err)
	dirs := map[string]bool{}
	for _, f := range load(t) {
		if f.dir != "." && !strings.HasPrefix(f.dir, "internal/") {
			dirs[f.dir] = true
		}
	}
	for dir := range dirs {
		assert.Contains(t, string(readme), "["+dir+"]("+dir+")", "README.md")
		assert.Contains(t, string(doc), "["+module+"/"+dir+"]", "doc.go")
	}
}
