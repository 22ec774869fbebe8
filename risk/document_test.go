package risk

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzDocuments reads a matrix and a register as hosts do and asks everything of them. Nothing panics; what is valid
// comes out of JSON as it went in, and is refused for none but the stated reasons.
func FuzzDocuments(f *testing.F) {
	type documents struct {
		Matrix   Matrix   `json:"matrix"`
		Register Register `json:"register"`
	}
	small := Register{Matrix: Simple3x3ID, Currency: "EUR", Risks: []Risk{
		{ID: "o", Kind: Opportunity, Current: Rating{3, 2}, Inherent: Rating{2, 2}, Estimate: &Estimate{dec("0.5"), dec("10")}, Status: Occurred},
	}}
	for _, d := range []documents{{Standard5x5(), quiet()}, {PMBOK(), Register{}}, {Simple3x3(), small}} {
		text, err := json.Marshal(d)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var d documents
		if json.Unmarshal(text, &d) != nil {
			return
		}
		asOf := on("2026-05-30")
		_, scoreErr := d.Matrix.Score(1, 1)
		assert.Equal(t, d.Matrix.Validate() == nil, scoreErr == nil, "every valid matrix has a lowest cell")
		a, err := d.Register.Assess(d.Matrix, asOf, nil)
		if err != nil {
			return
		}
		again, err := json.Marshal(d)
		require.NoError(t, err)
		var copied documents
		require.NoError(t, json.Unmarshal(again, &copied))
		twice, err := json.Marshal(copied)
		require.NoError(t, err)
		require.Equal(t, string(again), string(twice))

		l, sum := a.ExpectedLoss, a.ExpectedLoss.Unallocated
		for _, p := range l.ByPartner {
			sum = sum.Add(p.Amount)
		}
		assert.True(t, sum.Equal(l.Total), "partners and the rest make the whole")
		later, err := d.Register.Assess(d.Matrix, asOf, &a)
		require.NoError(t, err)
		assert.Equal(t, len(a.Ranking), later.Movement.Same)
		_, err = d.Register.Suggest(d.Matrix, asOf)
		require.NoError(t, err)
		_, err = d.Register.Triggered(nil)
		require.NoError(t, err)
		if _, err = d.Register.BestTreatments(dec("1000"), asOf); err != nil {
			assert.True(t, errors.Is(err, ErrTooHard), err)
		}
	})
}
