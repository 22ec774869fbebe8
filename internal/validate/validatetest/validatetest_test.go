package validatetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerkit/partnerkit/internal/validate"
)

func TestProblems(t *testing.T) {
	p := validate.New("budget")
	p.Add("currency", "required", "is required", nil)
	p.Item("lines", 2).Add("amount", "negative", "must not be negative", -1)
	assert.Equal(t, []string{"currency required", "lines[2].amount negative"}, Problems(t, fmt.Errorf("reviewing: %w", p.Err())))
}

// fatal remembers that a test was ended.
type fatal struct {
	testing.TB
	text string
}

func (f *fatal) Helper() {}
func (f *fatal) Fatalf(format string, args ...any) {
	f.text = fmt.Sprintf(format, args...)
	panic(f)
}

func TestOtherErrorsEndTheTest(t *testing.T) {
	for _, err := range []error{nil, errors.New("disk full")} {
		f := &fatal{}
		assert.PanicsWithValue(t, f, func() { Problems(f, err) })
		assert.Contains(t, f.text, fmt.Sprint(err))
	}
}
