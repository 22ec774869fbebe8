package waterfall

import "github.com/partnerkit/partnerkit/internal/finding"

// Finding is a problem of the plan or the venture, not of the input: the input was well-formed, and this is worth fixing.
type Finding = finding.Finding

// Severity grades a finding. The empty Severity is "not graded" and never stands in a result.
type Severity = finding.Severity
