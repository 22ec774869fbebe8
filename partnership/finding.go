package partnership

import "github.com/partnerkit/partnerkit/internal/finding"

// Finding is a problem of the partnership, not of the input: the input was well-formed, and this is worth fixing.
type Finding = finding.Finding

// Severity grades a finding. The empty Severity is "not graded" and never stands in a result.
type Severity = finding.Severity

// The severities, from worst to mildest.
const (
	SeverityBlocking = finding.Blocking // nothing that depends on it may go on
	SeverityHigh     = finding.High     // act now
	SeverityMedium   = finding.Medium   // act by the next review
	SeverityLow      = finding.Low      // worth tidying
	SeverityInfo     = finding.Info     // nothing to do: what was left out and why
)
