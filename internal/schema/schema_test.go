package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership"
)

func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	want, err := generate(root)
	require.NoError(t, err)
	got, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "the types have changed: run `go run .` in internal/schema")
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open(target)
	require.NoError(t, err)
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("framework.json", doc))
	s, err := c.Compile("framework.json")
	require.NoError(t, err)
	return s
}

func check(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return s.Validate(doc)
}

// TestEveryExampleDocument holds each document as it stands, and as the library writes it again, against the schema.
func TestEveryExampleDocument(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob(root + "/examples/*/documents/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 5)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.NoError(t, check(t, s, data))
			f, err := partnership.Decode(data)
			require.NoError(t, err)
			again, err := partnership.Encode(f)
			require.NoError(t, err)
			assert.NoError(t, check(t, s, again))
		})
	}
}

// TestTheSchemaRefuses plants one fault of shape at a time.
func TestTheSchemaRefuses(t *testing.T) {
	s := compiled(t)
	data, err := os.ReadFile(root + "/examples/quickstart/documents/campaign.json")
	require.NoError(t, err)
	text := string(data)
	for _, row := range []struct{ why, old, with string }{
		{"unknown field", `"lead": "solara"`, `"leader": "solara"`},
		{"unknown word", `"kind": "small-campaign"`, `"kind": "merger"`},
		{"unknown word of another package", `"authority": "joint"`, `"authority": "nobody"`},
		{"a list for a text", `"lead": "solara"`, `"lead": ["solara"]`},
		{"no day", `"starts": "2026-03-01T00:00:00Z"`, `"starts": "in March"`},
		{"a truth value for an amount", `"total": "86000"`, `"total": true`},
		{"a required field is gone", `"format": "partnerkit/1",`, ``},
	} {
		require.Contains(t, text, row.old)
		assert.Error(t, check(t, s, []byte(strings.Replace(text, row.old, row.with, 1))), row.why)
	}
}
