package partnership_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// noDeed are codes from which no action of a review answers, and why.
var noDeed = map[string]string{
	"cap-reached": "only information", "constant-principle": "only information", "few-respondents": "only information",
	"later-entries": "only information", "low-reliability": "only information", "more-findings": "only information", "not-covered": "only information",
	"power-not-computed": "only information", "requirement-waived": "only information", "too-few-readings": "only information",
	"committee-missing":        "a missing component says so",
	"sponsor-missing":          "partner-without-sponsor says so, with or without a charter",
	"sponsor-slow":             "the document records no questions to sponsors",
	"unknown-committee":        "Validate refuses it",
	"kpi-capacity":             "the document states no capacity of a KPI",
	"power-above-contribution": "a review does not set power against contributions",
	"power-below-contribution": "a review does not set power against contributions",
}

// sources are the files in which the findings of a review are made. Alignment's are told by its own tests.
var sources = []string{"gates.go", "talk.go", "learning.go", "areas.go", "governance.go", "technology.go", "requirement.go", "wins.go",
	"../budget/approval.go", "../budget/review_findings.go", "../budget/contingency.go", "../budget/limits.go", "../budget/apply.go", "../budget/fund.go",
	"../risk/attention.go", "../kpi/criteria.go", "../kpi/achievable.go", "../kpi/track.go", "../survey/findings.go", "../survey/act.go",
	"../governance/check.go", "../governance/committee_check.go", "../governance/raci_check.go", "../governance/charter.go", "../governance/sponsor.go"}

// emitter finds where they make a finding.
var emitter = regexp.MustCompile(`(?:Code: +|\badd\(|\bfault\([A-Za-z.]+, |\babout\(|notApproved\(i, |Code[A-Z]\w+ += |\.Code(?:, \w+\.\w+)* = |Sponsor, |Manager, |Legal, |code, what, worse :?= |draw[A-Z]\w+ += |\t\t\{)"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"`)

// ofKPI finds the criteria of SMART, whose findings bear their code after "kpi-".
var ofKPI = regexp.MustCompile(`(?:unmet|given)\("([a-z-]+)"`)

// codesOfTheSource are the codes of the findings of a review.
func codesOfTheSource(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, file := range sources {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range emitter.FindAllStringSubmatch(string(data), -1) {
			out[m[1]] = true
		}
		for _, m := range ofKPI.FindAllStringSubmatch(string(data), -1) {
			out["kpi-"+m[1]] = true
		}
	}
	return out
}
