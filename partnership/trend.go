package partnership

import (
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// growth is by how much the excess of what a partner puts in over what it receives may grow, as part of the whole,
// before it is a finding.
const growth = 0.05

// trend looks for partners that put in more than they receive, and by more than they did in the latest former period.
func (d *desk) trend(a alignment.Assessment) {
	last := make(map[string]EarlierShare, len(d.ev.Earlier))
	for _, x := range d.ev.Earlier {
		if old, ok := last[x.Partner]; x.On.Before(d.asOf) && (!ok || x.On.After(old.On)) {
			last[x.Partner] = x
		}
	}
	for _, b := range a.Balances {
		before, known := last[b.Partner]
		if !known || b.Resources.Share == nil || b.Rewards.Share == nil {
			continue
		}
		was, is := before.Resources-before.Rewards, *b.Resources.Share-*b.Rewards.Share
		if is > 0 && is-was >= growth {
			d.add("", Finding{Code: "imbalance-grows", Path: "alignment.contributions", Subject: b.Partner, Severity: SeverityMedium,
				Params: map[string]string{"partner": b.Partner, "was": points(was), "is": points(is), "since": before.On.Format(time.DateOnly)},
				Message: fmt.Sprintf("%s puts in %s points more than it receives, after %s on %s: stop the drift before it is felt, by raising its rewards or taking load off it",
					b.Partner, points(is), points(was), before.On.Format(time.DateOnly))})
		}
	}
}

// points writes a part of the whole in percentage points.
func points(share float64) string { return fmt.Sprintf("%.0f", 100*share) }
