package finding

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSortPutsTheWorstFirst(t *testing.T) {
	fs := []Finding{
		{Code: "b", Severity: Low},
		{Code: "b", Severity: High, Path: "x[1]"},
		{Code: "b", Severity: High, Path: "x[0]", Subject: "z"},
		{Code: "b", Severity: High, Path: "x[0]", Subject: "a"},
		{Code: "a", Severity: High},
		{Code: "z", Severity: Blocking},
		{Code: "m", Severity: Info},
		{Code: "m", Severity: "unheard of"},
		{Code: "m", Severity: Medium},
	}
	Sort(fs)
	var got []string
	for _, f := range fs {
		got = append(got, string(f.Severity)+" "+f.Code+f.Path+f.Subject)
	}
	assert.Equal(t, []string{"blocking z", "high a", "high bx[0]a", "high bx[0]z", "high bx[1]", "medium m", "low b", "info m", "unheard of m"}, got)
}
