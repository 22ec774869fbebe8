package risk

import "github.com/partnerkit/partnerkit/internal/finding"

// Finding is something about the register that is worth fixing: the input is well-formed, the partnership has a
// problem. Codes are listed at [Register.Assess].
type Finding = finding.Finding

// Severity grades a finding.
type Severity = finding.Severity

// The severities, from worst to mildest.
const (
	SeverityBlocking = finding.Blocking
	SeverityHigh     = finding.High
	SeverityMedium   = finding.Medium
	SeverityLow      = finding.Low
	SeverityInfo     = finding.Info
)
