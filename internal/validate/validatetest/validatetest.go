// Package validatetest reads in tests what package validate reports.
package validatetest

import (
	"errors"
	"testing"

	"github.com/go-playground/validator/v10"
)

// Problems lists the problems of an error as "path code", in the order of the report. The test fails at once if the
// error, perhaps nil, is not one of validate's.
func Problems(t testing.TB, err error) []string {
	t.Helper()
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		t.Fatalf("not an error of a document's problems: %v", err)
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Namespace() + " " + f.Tag()
	}
	return out
}
