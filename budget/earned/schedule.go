package earned

import (
	"math"
	"math/big"
	"sort"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxPeriods is the longest curve of planned value.
const MaxPeriods = 100_000

// ScheduleMetrics are the indices of earned schedule, in periods of the planned curve.
type ScheduleMetrics struct {
	ES      decimal.Decimal     `json:"es"`      // earned schedule: when what is earned was to be earned
	SVt     decimal.Decimal     `json:"sv_t"`    // ES − elapsed; negative: behind
	SPIt    decimal.NullDecimal `json:"spi_t"`   // ES ÷ elapsed; not Valid before time has passed
	IEACt   decimal.NullDecimal `json:"ieac_t"`  // expected duration: planned ÷ SPIt; not Valid while nothing is earned
	Planned int                 `json:"planned"` // planned duration
}

// MeasureSchedule works out the earned schedule. Planned is the cumulative planned value at the end of period 0, 1, 2, …,
// beginning with 0 and never falling; its length less one is the planned duration. Earned is the earned value and elapsed
// the time that has passed, in periods. Where the curve is flat, the latest period counts; between two periods it is
// taken as straight. What is earned at or above the end of the curve gives the planned duration.
//
// It returns an error if the curve has fewer than two entries or more than [MaxPeriods], does not begin with 0, falls, or
// never rises, or if a value is negative or beyond the limits of the library.
func MeasureSchedule(planned []decimal.Decimal, earned, elapsed decimal.Decimal) (ScheduleMetrics, error) {
	p := validate.New("earned schedule")
	checkCurve(p, planned)
	p.NotNegative("earned", earned)
	p.NotNegative("elapsed", elapsed)
	if err := p.Err(); err != nil {
		return ScheduleMetrics{}, err
	}
	es := earnedSchedule(planned, earned)
	at := elapsed.Rat()
	m := ScheduleMetrics{
		ES:      rounded(es).Decimal,
		SVt:     rounded(new(big.Rat).Sub(es, at)).Decimal,
		SPIt:    quotient(es, at),
		Planned: len(planned) - 1,
	}
	if es.Sign() > 0 && at.Sign() > 0 {
		duration := new(big.Rat).SetInt64(int64(m.Planned))
		m.IEACt = quotient(duration.Mul(duration, at), es)
	}
	return m, nil
}

func checkCurve(p *validate.Problems, planned []decimal.Decimal) {
	switch n := len(planned); {
	case n < 2:
		p.Add("planned", "min", "must have at least 2 entries: the start and the end of one period", n)
		return
	case n > MaxPeriods:
		p.Add("planned", "max", "must have at most "+strconv.Itoa(MaxPeriods)+" entries", n)
		return
	}
	before, fine := decimal.Zero, p.OK()
	for i, v := range planned {
		at := p.Item("planned", i)
		if !at.NotNegative("", v) {
			fine = false
			continue // what follows is held against the last good value
		}
		switch {
		case i == 0 && !v.IsZero():
			at.Add("", "start", "must be 0: nothing is planned before the start", v)
		case v.LessThan(before):
			at.Add("", "falling", "must not fall below the value before it, "+exact.Show(before), v)
		}
		before = v
	}
	if fine && before.IsZero() {
		p.Add("planned", "no-planned-value", "must rise above 0", nil)
	}
}

func earnedSchedule(planned []decimal.Decimal, earned decimal.Decimal) *big.Rat {
	last := len(planned) - 1
	switch {
	case !earned.IsPositive():
		return new(big.Rat)
	case earned.GreaterThanOrEqual(planned[last]):
		return new(big.Rat).SetInt64(int64(last))
	}
	next := sort.Search(len(planned), func(i int) bool { return planned[i].GreaterThan(earned) })
	from := planned[next-1]
	part := new(big.Rat).Quo(earned.Sub(from).Rat(), planned[next].Sub(from).Rat())
	return part.Add(part, new(big.Rat).SetInt64(int64(next-1)))
}

// End is the day on which the work is expected to end: the start plus the expected duration, rounded up to whole days,
// for periods of so many days. It is false if no duration can be expected, or if the day lies beyond the year 9999.
// Start is a day.
func (m ScheduleMetrics) End(start time.Time, daysPerPeriod int) (day time.Time, ok bool) {
	if !m.IEACt.Valid || daysPerPeriod < 1 || !validate.IsDay(start) || exact.Problem(m.IEACt.Decimal) != "" {
		return time.Time{}, false
	}
	days := m.IEACt.Decimal.Mul(decimal.NewFromInt(int64(daysPerPeriod))).Ceil()
	if days.GreaterThan(decimal.NewFromInt(math.MaxInt32)) {
		return time.Time{}, false
	}
	day = start.AddDate(0, 0, int(days.IntPart()))
	return day, validate.IsDay(day)
}
