package alignment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/stats"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Period is what the partners stated at one time: at a review, for a quarter.
type Period struct {
	ID       string    `json:"id"`
	AsOf     time.Time `json:"as_of"` // a day, another for each period
	Partners []Partner `json:"partners"`
}

// Series is one figure over the periods.
type Series struct {
	Values []*float64 `json:"values"` // one for each period, in the order of time; nil: not judged then
	Change *float64   `json:"change"` // the last that is judged less the first; nil with fewer than two
	Tau    *float64   `json:"tau"`    // Kendall's tau-b of what is judged against time (Mann, 1945), −1 to 1; nil with fewer than three
}

// ScoreTrend is how the score of a dimension moved.
type ScoreTrend struct {
	Dimension Dimension `json:"dimension"`
	Score     Series    `json:"score"` // 0 to 4
}

// BurdenTrend is how far one partner was worse off in one of risk, resources and rewards: above 0 it carried or put in
// more than its part, or received less. All nil for the periods that it took no part in.
type BurdenTrend struct {
	Partner   string    `json:"partner"`
	Dimension Dimension `json:"dimension"`
	Measured  Series    `json:"measured"` // as part of the whole, −1 to 1, against what the dimension was held against then
	Felt      Series    `json:"felt"`     // in rubric levels, −4 to 4, as the partner rates itself and the others
}

// History is the alignment of a partnership over time.
type History struct {
	Periods    []string      `json:"periods"` // their IDs, in the order of time
	Index      Series        `json:"index"`
	Dimensions []ScoreTrend  `json:"dimensions"` // all five, in the order of [Dimensions]
	Burdens    []BurdenTrend `json:"burdens"`    // by partner, then dimension
	Findings   []Finding     `json:"findings"`   // imbalances that grew, measured and felt, the worst first
}

// Trend assesses every period by the same options and says how scores and imbalances moved. An imbalance that grew
// from the first to the last judged period, and ends on or above its threshold, is a finding: measured
// (Thresholds.ShareGap) and felt (Thresholds.Felt) apart. Objectives, rules and trainings of the options are not looked
// at. What a period does not tell is not judged, never 0.
//
// Trend returns an error that lists all problems if there are more than [MaxPeriods] periods, two have one ID or one
// day, or [Assess] would refuse one of them.
func Trend(periods []Period, o Options) (History, error) {
	if err := checkPeriods(periods, o); err != nil {
		return History{}, fmt.Errorf("following the alignment over %d periods: %w", len(periods), err)
	}
	periods = slices.SortedFunc(slices.Values(periods), func(a, b Period) int { return a.AsOf.Compare(b.AsOf) })
	o.Objectives, o.Rules, o.Trainings = nil, nil, nil

	n := len(periods)
	index, scores, burdens := newSeries(n), map[Dimension]Series{}, map[burdenKey]BurdenTrend{}
	for _, d := range Dimensions() {
		scores[d] = newSeries(n)
	}
	h := History{Periods: make([]string, n), Dimensions: []ScoreTrend{}, Burdens: []BurdenTrend{}, Findings: []Finding{}}
	for i, period := range periods {
		h.Periods[i] = period.ID
		a := assess(bare(period.Partners), o)
		index.Values[i] = a.Index
		for _, r := range a.Dimensions {
			scores[r.Dimension].Values[i] = r.Score
		}
		addBurdens(burdens, a, period.Partners, i, n)
	}
	h.Index = index.closed()
	for _, d := range Dimensions() {
		h.Dimensions = append(h.Dimensions, ScoreTrend{d, scores[d].closed()})
	}
	for _, key := range slices.SortedFunc(maps.Keys(burdens), burdenKey.compare) {
		b := burdens[key]
		b.Measured, b.Felt = b.Measured.closed(), b.Felt.closed()
		h.Burdens = append(h.Burdens, b)
		h.Findings = append(h.Findings, ofBurden(b, h.Periods, o.Thresholds.withDefaults())...)
	}
	finding.Sort(h.Findings)
	return h, nil
}

// bare leaves out what neither scores nor burdens rest on.
func bare(partners []Partner) []Partner {
	out := slices.Clone(partners)
	for i := range out {
		x := &out[i]
		x.Goals, x.Priorities, x.EqualPriorities, x.Expectations, x.BuyIn, x.Culture = nil, nil, nil, nil, nil, nil
	}
	return out
}

func checkPeriods(periods []Period, o Options) error {
	p := validate.New("alignment over time")
	o.check(p.In("options"))
	if !atMost(p, "periods", len(periods), MaxPeriods) {
		return p.Err()
	}
	p.UniqueIDs("periods", "id", len(periods), func(i int) string { return periods[i].ID })
	days := make(map[int64]bool, len(periods))
	for i, period := range periods {
		at := p.Item("periods", i)
		if at.Day("as_of", period.AsOf) && days[period.AsOf.Unix()] {
			at.Add("as_of", "unique", "must be another day for each period", period.AsOf)
		}
		days[period.AsOf.Unix()] = true
		checkPartners(at, period.Partners)
	}
	return p.Err()
}

// burdenKey names a partner by its ID and a money dimension by its place.
type burdenKey struct {
	partner string
	place   int
}

func (k burdenKey) compare(other burdenKey) int {
	return cmp.Or(cmp.Compare(k.partner, other.partner), cmp.Compare(k.place, other.place))
}

// addBurdens enters what one assessment says of every partner as the i-th of n periods.
func addBurdens(burdens map[burdenKey]BurdenTrend, a Assessment, partners []Partner, i, n int) {
	l := newLedger(byID(partners))
	for place, d := range money() {
		measured := l.burdens(d)
		for j, x := range l.partners {
			key := burdenKey{x.ID, place}
			b, known := burdens[key]
			if !known {
				b = BurdenTrend{Partner: x.ID, Dimension: d, Measured: newSeries(n), Felt: newSeries(n)}
				burdens[key] = b
			}
			b.Measured.Values[i] = at(measured, j)
			if views := a.Dimensions[place].Perceived.Views; views != nil {
				b.Felt.Values[i] = views[j].burden(d)
			}
		}
	}
}

func newSeries(n int) Series { return Series{Values: make([]*float64, n)} }

// closed is the series with what follows from its values.
func (s Series) closed() Series {
	var judged []float64
	for _, v := range s.Values {
		if v != nil {
			judged = append(judged, *v)
		}
	}
	if n := len(judged); n > 1 {
		change := judged[n-1] - judged[0]
		s.Change = &change
	}
	if len(judged) > 2 {
		tau := stats.MannKendall(judged).TauB
		s.Tau = &tau
	}
	return s
}

// ends are the places of the first and the last judged value; ok is false with fewer than two.
func (s Series) ends() (from, to int, ok bool) {
	judged := func(v *float64) bool { return v != nil }
	from = slices.IndexFunc(s.Values, judged)
	for i, v := range s.Values {
		if judged(v) {
			to = i
		}
	}
	return from, to, from >= 0 && from < to
}

// ofBurden names a burden that grew and is no longer small.
func ofBurden(b BurdenTrend, periods []string, t Thresholds) []Finding {
	var out []Finding
	for _, row := range []struct {
		code, path, what string
		series           Series
		threshold        float64
		print            func(float64) string
	}{
		{"imbalance-growing", paths[b.Dimension], "is %s of the whole worse off in %s than its part, from %s in %s: %s", b.Measured, t.ShareGap, percent},
		{"felt-imbalance-growing", "ratings", "feels %s levels worse off in %s than the others, from %s in %s: %s", b.Felt, t.Felt, grade},
	} {
		from, to, ok := row.series.ends()
		if !ok {
			continue
		}
		was, is := *row.series.Values[from], *row.series.Values[to]
		if is <= was || is < row.threshold {
			continue
		}
		out = append(out, Finding{
			Code: row.code, Path: row.path, Subject: b.Partner, Severity: SeverityMedium,
			Params: map[string]string{"dimension": string(b.Dimension), "from": row.print(was), "to": row.print(is), "since": periods[from], "until": periods[to]},
			Message: fmt.Sprintf("%s: in %s it "+row.what, b.Partner, periods[to], row.print(is), b.Dimension, row.print(was), periods[from],
				"find out what changed, and bring it back before it breaks the partnership"),
		})
	}
	return out
}
