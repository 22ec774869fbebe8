package alignment

import "github.com/partnerkit/partnerkit/internal/finding"

// Finding is a problem of the partnership worth fixing. Its Subject is a partner, two partner IDs joined by " and ",
// an objective or a dimension; its Path is the field to look at within that subject, so that findings do not depend on
// the order in which partners are listed.
type Finding = finding.Finding

// Severity grades a finding.
type Severity = finding.Severity

// The severities, from worst to mildest.
const (
	SeverityBlocking = finding.Blocking // nothing that depends on it may go on
	SeverityHigh     = finding.High     // act now
	SeverityMedium   = finding.Medium   // act by the next review
	SeverityLow      = finding.Low      // worth tidying
	SeverityInfo     = finding.Info     // nothing to do: what was left out and why
)
