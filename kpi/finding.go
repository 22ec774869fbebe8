package kpi

import "github.com/partnerkit/partnerkit/internal/finding"

// Finding is a problem of the partnership, not of the input; it says what to do.
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
