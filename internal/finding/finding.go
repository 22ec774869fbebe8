// Package finding holds the one shape of a finding that every package of the library reports in.
// The public packages re-export it by alias, so that a finding of one is a finding of all.
package finding

import (
	"cmp"
	"slices"
)

// Severity grades a finding. The empty Severity is "not graded" and never stands in a result.
type Severity string

// The severities, from worst to mildest.
const (
	Blocking Severity = "blocking" // nothing that depends on it may go on
	High     Severity = "high"     // act now
	Medium   Severity = "medium"   // act by the next review
	Low      Severity = "low"      // worth tidying
	Info     Severity = "info"     // nothing to do: what was left out and why
)

var ranks = [...]Severity{Blocking, High, Medium, Low, Info}

// Rank orders severities: 0 for blocking up to 4 for info; 5 for a word that is none of them.
func (s Severity) Rank() int {
	if i := slices.Index(ranks[:], s); i >= 0 {
		return i
	}
	return len(ranks)
}

// Finding is a problem of the partnership, not of the input: the input was well-formed, and this is worth fixing.
type Finding struct {
	Code     string            `json:"code"`              // stable, kebab-case, never reused
	Path     string            `json:"path,omitempty"`    // JSON path of the place in the document
	Subject  string            `json:"subject,omitempty"` // ID of what it is about: a partner, risk, KPI, rule
	Severity Severity          `json:"severity"`          // how bad
	Params   map[string]string `json:"params,omitempty"`  // the figures of the sentence, for hosts that translate
	Message  string            `json:"message"`           // what is wrong and what to do, in a sentence or two
}

// Compare orders findings by severity, then code, path, subject and message.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Severity.Rank(), b.Severity.Rank()),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Message, b.Message),
	)
}

// Sort puts the worst first; the order does not depend on how the findings were found.
func Sort(fs []Finding) { slices.SortStableFunc(fs, Compare) }
