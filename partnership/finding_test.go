package partnership_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/survey"
)

// TestAFindingOfOnePackageIsAFindingOfAll needs no conversion to compile.
func TestAFindingOfOnePackageIsAFindingOfAll(t *testing.T) {
	all := []partnership.Finding{
		budget.Finding{Severity: budget.SeverityBlocking},
		governance.Finding{Severity: governance.SeverityHigh},
		risk.Finding{Severity: risk.SeverityMedium},
		kpi.Finding{Severity: kpi.SeverityLow},
		survey.Finding{Severity: survey.SeverityInfo},
		alignment.Finding{Severity: alignment.SeverityInfo},
	}
	for i, want := range []string{"blocking", "high", "medium", "low", "info", "info"} {
		assert.Equal(t, want, string(all[i].Severity))
	}
}
