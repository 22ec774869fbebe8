package peerbench

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/partnerkit/partnerkit/survey"
)

const (
	surveyRows  = 1_000_000
	surveyItems = 20
	surveyBatch = 500 // responses that a host decodes and adds before it takes the next
)

func surveyInstrument() survey.Instrument {
	in := survey.Instrument{ID: "bench", Version: "1", Partners: []string{"orion", "vega", "lyra"}}
	for i := range surveyItems {
		in.Principles = append(in.Principles, survey.Principle{ID: "p" + strconv.Itoa(i), Reverse: i%7 == 3})
	}
	return in
}

// surveyAnswers are rows of actual and ideal answers, and who gave them.
func surveyAnswers() (partners []string, actual, ideal [][]int8) {
	rng := rand.New(rand.NewPCG(1, 2))
	names := surveyInstrument().Partners
	flat := make([]int8, 2*surveyRows*surveyItems)
	for range surveyRows {
		a, b := flat[:surveyItems:surveyItems], flat[surveyItems:2*surveyItems:2*surveyItems]
		flat = flat[2*surveyItems:]
		for j := range a {
			a[j], b[j] = int8(1+rng.IntN(5)), int8(3+rng.IntN(3))
		}
		partners, actual, ideal = append(partners, names[rng.IntN(3)]), append(actual, a), append(ideal, b)
	}
	return partners, actual, ideal
}

// gonumPass is means, standard deviations and alpha of a matrix of answers by gonum's own functions.
func gonumPass(m *mat.Dense, column, totals []float64) float64 {
	clear(totals)
	own := 0.0
	for j := range surveyItems {
		mat.Col(column, j, m)
		_, sd := stat.MeanStdDev(column, nil)
		own += sd * sd
		for i, v := range column {
			totals[i] += v
		}
	}
	k := float64(surveyItems)
	return k / (k - 1) * (1 - own/stat.Variance(totals, nil))
}

func BenchmarkSurveyAddRow(b *testing.B) {
	partners, actual, ideal := surveyAnswers()
	m := mat.NewDense(surveyRows, surveyItems, nil)
	for i, row := range actual {
		for j, v := range row {
			m.Set(i, j, float64(v))
		}
	}
	column, totals := make([]float64, surveyRows), make([]float64, surveyRows)
	tally, err := survey.NewTally(surveyInstrument())
	if err != nil {
		b.Fatal(err)
	}
	Ratio(b, 2, func(n int) {
		for range n {
			gonumPass(m, column, totals)
		}
	}, func(n int) {
		for range n {
			for i, partner := range partners {
				if err := tally.AddRow(partner, actual[i], ideal[i]); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkSurveyAdd compares Add with AddRow of the same answers, a batch at a time as a host decodes them: at most five
// times slower, so the ratio is to be at least 0.2.
func BenchmarkSurveyAdd(b *testing.B) {
	partners, actual, ideal := surveyAnswers()
	in := surveyInstrument()
	partners = partners[:surveyBatch]
	responses := make([]survey.Response, len(partners))
	for i := range responses {
		responses[i] = survey.Response{Respondent: strconv.Itoa(i), Partner: partners[i]}
		for j := range surveyItems {
			a, id := int(actual[i][j]), int(ideal[i][j])
			responses[i].Ratings = append(responses[i].Ratings, survey.Rating{Principle: in.Principles[j].ID, Actual: &a, Ideal: &id})
		}
	}
	tally, err := survey.NewTally(in)
	if err != nil {
		b.Fatal(err)
	}
	Ratio(b, 0.2, func(n int) {
		for range n {
			for i, partner := range partners {
				if err := tally.AddRow(partner, actual[i], ideal[i]); err != nil {
					b.Fatal(err)
				}
			}
		}
	}, func(n int) {
		for range n {
			for _, r := range responses {
				if err := tally.Add(r); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
