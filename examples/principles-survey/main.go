// Command principles-survey goes through the four steps with three partners: agree on principles, ask everyone how things
// are and how they should be, act on the biggest gap, and ask again a year later.
package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"log"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/survey"
)

//go:embed spring-2025.csv
var spring2025 string

//go:embed spring-2026.csv
var spring2026 string

var partners = []string{"harbour", "lighthouse", "tide"}

func main() {
	in := develop()
	first := survey.Wave{ID: "spring-2025", Instrument: in, Invited: []survey.Invitation{{Partner: "harbour", Count: 10}, {Partner: "lighthouse", Count: 9}, {Partner: "tide", Count: 12}}}
	before := assess(first, responses(in, spring2025))
	plan := act(before)
	checkIn(first, before, plan, responses(in, spring2026))
}

// develop takes six of the ready-made principles, ties them to what the partners complain of, and has them ratified.
func develop() survey.Instrument {
	in := survey.Instrument{
		ID: "how-we-work", Version: "1", Partners: partners, Scale: survey.AgreeScale(),
		Issues: []survey.Issue{
			{ID: "surprises", Text: "We learn of problems when it is too late", RaisedBy: "lighthouse"},
			{ID: "silence", Text: "Questions stay open for weeks", RaisedBy: "tide"},
			{ID: "travel", Text: "Nobody wants to host the meetings", RaisedBy: "harbour"},
		},
	}
	for _, q := range survey.ReadyMade() {
		switch q.ID {
		case "bad-news":
			q.Issues = []string{"surprises"}
		case "answers-soon":
			q.Issues = []string{"silence"}
		case "keep-promises", "fair-load", "left-alone", "look-back":
		default:
			continue
		}
		for _, id := range partners {
			q.Authors = append(q.Authors, survey.Author{Partner: id})
			q.Ratified = append(q.Ratified, survey.Ratification{Partner: id, Day: day("2025-02-03")})
		}
		in.Principles = append(in.Principles, q)
	}
	findings := must(in.Check())
	fmt.Printf("1 Develop: %d principles, ratified by all: %v\n", len(in.Principles), in.Ratified())
	for _, f := range findings {
		if f.Severity != survey.SeverityInfo {
			fmt.Println("  ", f.Message)
		}
	}
	return in
}

func assess(wave survey.Wave, answers []survey.Response) survey.Report {
	report, _, err := wave.Analyze(answers, survey.Options{}, survey.Slice{Name: "by role", By: []string{"role"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n2 Assess: %d answered\n", report.Respondents)
	for _, p := range report.Partners {
		fmt.Printf("  %-10s  %d of %d\n", p.Partner, p.Responded, p.Invited)
	}
	fmt.Println("\n  principle       is  should be   gap        between    " + strings.Join(partners[:2], "  ") + "      tide      lead     staff")
	for i, q := range report.Principles {
		all := q.Overall
		fmt.Printf("  %-13s  %.1f  %9.1f  %4.1f  %4.1f and %3.1f ", q.Principle, all.Actual.Mean, all.Ideal.Mean, all.Gap.Mean, all.Gap.Interval.Lower, all.Gap.Interval.Upper)
		for _, c := range q.Partners {
			fmt.Printf("  %8s", shown(c))
		}
		for _, g := range report.Slices[0].Groups {
			fmt.Printf("  %8s", shown(g.Cells[i].Cell))
		}
		fmt.Println()
	}
	fmt.Println("\n  strengths: ", strings.Join(report.Strengths, ", "))
	fmt.Println("  challenges:", strings.Join(report.Challenges, ", "))
	fmt.Printf("  trust: reliability %.1f, openness %.1f\n", *report.Trust.Reliability, *report.Trust.Openness)
	for _, f := range report.Findings {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}
	return report
}

// shown is a group's mean, or why there is none.
func shown(c survey.Cell) string {
	if c.Actual == nil {
		return string(c.Status)
	}
	return fmt.Sprintf("%.1f", c.Actual.Mean)
}

func act(report survey.Report) survey.ActionPlan {
	worst := report.Top(1)[0].Principle
	plan := survey.ActionPlan{Wave: report.Wave, Ideas: []survey.Idea{
		{ID: "monday-round", Principle: worst, Text: "Every Monday each partner names what may go wrong", ProposedBy: "lighthouse", Effect: 4, Effort: 1},
		{ID: "shared-register", Principle: worst, Text: "One register of risks for all", ProposedBy: "tide", Effect: 4, Effort: 3},
	}}
	ranked := must(survey.RankIdeas(plan.Ideas))
	plan.Actions = []survey.Action{
		{ID: "a1", Principle: worst, Idea: ranked[0].ID, Owner: "harbour", Person: "Ines", Due: day("2025-06-30"), Done: day("2025-06-16"), Evidence: []string{"minutes of 16 June"}},
		{ID: "a2", Principle: report.Top(2)[1].Principle, Text: "Agree on three working days for an answer", Owner: "lighthouse", Due: day("2025-07-15")},
		{ID: "a3", Principle: report.Strengths[0], Kind: survey.ActionCelebrate, Text: "Thank the crews at the summer party", Owner: "tide", Due: day("2025-07-31"), Done: day("2025-07-12"), Evidence: []string{"photographs"}},
	}
	fmt.Printf("\n3 Act: on %s by %q (effect ÷ effort %.1f)\n", worst, ranked[0].Text, ranked[0].Score)
	for _, f := range must(plan.Check(report, day("2025-08-01"))) {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}
	return plan
}

func checkIn(first survey.Wave, before survey.Report, plan survey.ActionPlan, answers []survey.Response) {
	cycle := survey.Cycle{Instrument: first.Instrument, Rounds: []survey.Round{{Wave: first.ID, Opened: day("2025-03-03"), Closed: day("2025-03-31"), Plan: plan}}}
	stage := must(cycle.At(day("2026-03-31")))
	fmt.Printf("\n4 Check in: on 31 March the cycle says %s, due %s\n", stage.Step, stage.Due.Format(time.DateOnly))

	second := survey.Wave{ID: "spring-2026", Instrument: first.Instrument}
	after, _, err := second.Analyze(answers, survey.Options{})
	if err != nil {
		log.Fatal(err)
	}
	change := must(survey.Compare(before, after))
	for _, q := range change.Principles {
		fmt.Printf("  %-13s  %.1f to %.1f  %s\n", q.Principle, q.Overall.Before, q.Overall.After, q.Overall.Movement)
	}
	association := change.WithActions(plan)
	spent := must(change.Return(60))
	fmt.Printf("  with an action done %+.1f, without %+.1f; %.0f hours, %+.2f points in ten hours\n", *association.Acting, *association.NotActing, spent.Hours, *spent.PerTenHours)
	fmt.Println(" ", association.Reading)
}

// responses reads a table of answers: who, for whom, in which role, and two columns per principle.
func responses(in survey.Instrument, table string) []survey.Response {
	lines := must(csv.NewReader(strings.NewReader(table)).ReadAll())
	var out []survey.Response
	for _, line := range lines[1:] {
		r := survey.Response{Respondent: line[0], Partner: line[1], Attributes: map[string]string{"role": line[2]}}
		for _, q := range in.Principles {
			at := slices.Index(lines[0], q.ID+" is")
			r.Ratings = append(r.Ratings, survey.Rating{Principle: q.ID, Actual: answer(line[at]), Ideal: answer(line[at+1])})
		}
		out = append(out, r)
	}
	return out
}

// answer is nil for an empty cell: missing is not zero.
func answer(cell string) *int {
	if cell == "" {
		return nil
	}
	v := must(strconv.Atoi(cell))
	return &v
}

func day(text string) time.Time { return must(time.Parse(time.DateOnly, text)) }

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
