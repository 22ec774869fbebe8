package vectors

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRunSkipsOnlyWhatTheTableNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cases.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"topic":"t","cases":[
		{"name":"one","source":"s","input":{"x":"1.10"},"want":1.10},{"name":"two","input":{},"want":null}]}`), 0o600))
	var ran []string
	Run(t, path, map[string]string{"two": "of another age"}, func(t *testing.T, c Case) {
		var in struct {
			X string `json:"x"`
		}
		var want json.Number
		c.Decode(t, &in, &want)
		assert.Equal(t, "1.10", in.X)
		assert.Equal(t, "1.10", want.String(), "numbers keep their digits")
		ran = append(ran, c.Name)
	})
	assert.Equal(t, []string{"one"}, ran)
}
