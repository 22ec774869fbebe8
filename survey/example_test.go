package survey_test

import (
	"fmt"

	"github.com/partnerkit/partnerkit/survey"
)

func ExampleAnalyze() {
	in := survey.Instrument{
		ID: "principles", Version: "1", Partners: []string{"orion", "vega"},
		Principles: []survey.Principle{{ID: "openness", Title: "We tell each other bad news early"}},
	}
	var responses []survey.Response
	for i, actual := range []int{4, 4, 5, 4, 3, 2, 3, 2, 1, 2} {
		partner, ideal := []string{"orion", "vega"}[i/5], 5
		responses = append(responses, survey.Response{
			Respondent: fmt.Sprint("r", i), Partner: partner,
			Ratings: []survey.Rating{{Principle: "openness", Actual: &actual, Ideal: &ideal}},
		})
	}
	report, err := survey.Analyze(in, responses, survey.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	openness := report.Principles[0]
	fmt.Printf("all: %.1f, gap %.1f\n", openness.Overall.Actual.Mean, openness.Overall.Gap.Mean)
	for _, c := range openness.Partners {
		fmt.Printf("%s: %.1f, gap %.1f\n", c.Partner, c.Actual.Mean, c.Gap.Mean)
	}
	widest := report.Perceptions[0]
	fmt.Printf("%s sees it %.1f points better than %s\n", widest.Higher, widest.Difference, widest.Lower)
	// Output:
	// all: 3.0, gap 2.0
	// orion: 4.0, gap 1.0
	// vega: 2.0, gap 3.0
	// orion sees it 2.0 points better than vega
}
