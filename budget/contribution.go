package budget

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Contributions is what partners promised to bring in and what they delivered of it, in money and in kind: a document.
type Contributions struct {
	Currency   string     `json:"currency"`
	Pledges    []Pledge   `json:"pledges" validate:"max=100000"`
	Deliveries []Delivery `json:"deliveries,omitempty" validate:"max=1000000"`
}

// ContributionKind is what a partner brings in.
type ContributionKind string

// The kinds of contributions.
const (
	ContributionCash   ContributionKind = "cash"
	ContributionTime   ContributionKind = "time"   // staff time, at an agreed rate
	ContributionAsset  ContributionKind = "asset"  // equipment, rooms, goods
	ContributionAccess ContributionKind = "access" // to customers, data, channels
	ContributionIP     ContributionKind = "ip"     // rights, software, know-how
)

var contributionKinds = []ContributionKind{ContributionCash, ContributionTime, ContributionAsset, ContributionAccess, ContributionIP}

// Pledge is a promise. Its worth is Quantity times Rate, rounded half away from zero to the minor unit.
type Pledge struct {
	ID        string           `json:"id"`
	Partner   string           `json:"partner"`
	Kind      ContributionKind `json:"kind"`
	What      string           `json:"what,omitempty"`
	Unit      string           `json:"unit,omitempty"`      // of the quantity: hours, days, licences
	Quantity  decimal.Decimal  `json:"quantity"`            // above 0
	Rate      decimal.Decimal  `json:"rate"`                // agreed money per unit; 1 for cash
	Valuation string           `json:"valuation,omitempty"` // who valued it, when and how: required for assets, access and IP
	Due       time.Time        `json:"due"`                 // day by which all of it is due
}

// Delivery is part of a pledge kept.
type Delivery struct {
	ID       string          `json:"id"`
	Pledge   string          `json:"pledge"`   // ID
	Date     time.Time       `json:"date"`     // day
	Quantity decimal.Decimal `json:"quantity"` // in the pledge's unit; negative takes back what was booked wrongly
	Note     string          `json:"note,omitempty"`
}

// ContributionReport says for every pledge how it stands.
type ContributionReport struct {
	Currency string              `json:"currency"`
	AsOf     time.Time           `json:"as_of"`
	Pledges  []PledgeState       `json:"pledges"`  // in the order of the document
	Partners []ContributionTotal `json:"partners"` // in order of partner ID
	Findings []Finding           `json:"findings,omitempty"`
}

// PledgeState is what was promised and delivered of one pledge.
type PledgeState struct {
	Pledge    string          `json:"pledge"`
	Partner   string          `json:"partner"`
	Quantity  decimal.Decimal `json:"quantity"`  // delivered
	Left      decimal.Decimal `json:"left"`      // still to deliver; negative: more than promised was delivered
	Promised  Money           `json:"promised"`  // worth
	Delivered Money           `json:"delivered"` // worth
	Overdue   bool            `json:"overdue,omitempty"`
}

// ContributionTotal is a partner's pledges together.
type ContributionTotal struct {
	Partner   string `json:"partner"`
	Promised  Money  `json:"promised"`
	Delivered Money  `json:"delivered"`
}

// Validate reports every problem at once: unknown kinds, missing valuations, amounts out of range, deliveries of unknown
// pledges.
func (c Contributions) Validate() error {
	p := validate.New("contributions")
	p.Struct(c)
	knownCurrency(p, "currency", c.Currency)
	p.UniqueIDs("pledges", "id", len(c.Pledges), func(i int) string { return c.Pledges[i].ID })
	known := make(map[string]bool, len(c.Pledges))
	for i, pl := range c.Pledges {
		known[pl.ID] = true
		pl.check(p.Item("pledges", i), c.Currency)
	}
	p.UniqueIDs("deliveries", "id", len(c.Deliveries), func(i int) string { return c.Deliveries[i].ID })
	for i, d := range c.Deliveries {
		at := p.Item("deliveries", i)
		if at.ID("pledge", d.Pledge) && !known[d.Pledge] {
			at.Add("pledge", "unknown-pledge", "must be the ID of a pledge", d.Pledge)
		}
		at.Day("date", d.Date)
		at.Text("note", d.Note, maxNote)
		if at.Decimal("quantity", d.Quantity) && d.Quantity.IsZero() {
			at.Add("quantity", "zero", "must not be zero", d.Quantity)
		}
	}
	return p.Err()
}

func (pl Pledge) check(at *validate.Problems, currency string) {
	at.ID("partner", pl.Partner)
	oneOf(at, "kind", pl.Kind, contributionKinds, false)
	at.Text("what", pl.What, maxNote)
	at.Text("unit", pl.Unit, validate.MaxText)
	at.Text("valuation", pl.Valuation, maxNote)
	at.Day("due", pl.Due)
	at.Positive("quantity", pl.Quantity)
	at.Positive("rate", pl.Rate)
	switch pl.Kind {
	case ContributionCash:
		checkAmount(at, "quantity", pl.Quantity, currency)
		if at.Decimal("rate", pl.Rate) && !pl.Rate.Equal(decimal.New(1, 0)) {
			at.Add("rate", "cash-rate", "must be 1 for cash", pl.Rate)
		}
	case ContributionAsset, ContributionAccess, ContributionIP:
		if pl.Valuation == "" {
			at.Add("valuation", "required", "is required: who valued it, when and how", nil)
		}
	}
}

// worth is a quantity of the pledge in money, rounded half away from zero to the minor unit.
func (pl Pledge) worth(quantity decimal.Decimal, currency string) decimal.Decimal {
	digits, _ := MinorUnits(currency)
	return quantity.Mul(pl.Rate).Round(digits)
}

// Review says how each pledge stands at the end of a day, with findings for pledges that are overdue and for more
// delivered than was promised (which counts as delivered all the same).
func (c Contributions) Review(asOf time.Time) (ContributionReport, error) {
	p := validate.New("contributions")
	p.Merge("", c.Validate())
	p.Day("as_of", asOf)
	if !p.OK() {
		return ContributionReport{}, p.Err()
	}
	r := ContributionReport{Currency: c.Currency, AsOf: asOf, Pledges: []PledgeState{}, Partners: []ContributionTotal{}}
	delivered := map[string]decimal.Decimal{}
	for _, d := range c.Deliveries {
		if !d.Date.After(asOf) {
			delivered[d.Pledge] = delivered[d.Pledge].Add(d.Quantity)
		}
	}
	totals := map[string]ContributionTotal{}
	for _, pl := range c.Pledges {
		s := PledgeState{
			Pledge: pl.ID, Partner: pl.Partner, Quantity: delivered[pl.ID], Left: pl.Quantity.Sub(delivered[pl.ID]),
			Promised:  Money{pl.worth(pl.Quantity, c.Currency), c.Currency},
			Delivered: Money{pl.worth(delivered[pl.ID], c.Currency), c.Currency},
		}
		s.Overdue = s.Left.IsPositive() && asOf.After(pl.Due)
		r.Pledges = append(r.Pledges, s)
		r.Findings = append(r.Findings, pl.findings(s)...)
		t := totals[pl.Partner]
		totals[pl.Partner] = ContributionTotal{
			pl.Partner, Money{t.Promised.Amount.Add(s.Promised.Amount), c.Currency}, Money{t.Delivered.Amount.Add(s.Delivered.Amount), c.Currency},
		}
	}
	for _, t := range totals {
		r.Partners = append(r.Partners, t)
	}
	slices.SortFunc(r.Partners, func(a, b ContributionTotal) int { return strings.Compare(a.Partner, b.Partner) })
	finding.Sort(r.Findings)
	return r, nil
}

func (pl Pledge) findings(s PledgeState) []Finding {
	params := map[string]string{"partner": pl.Partner, "promised": pl.Quantity.String(), "delivered": s.Quantity.String(), "unit": pl.Unit}
	switch {
	case s.Overdue:
		return []Finding{{
			Code: "pledge-overdue", Path: "pledges", Subject: pl.ID, Severity: SeverityHigh, Params: params,
			Message: fmt.Sprintf("Partner %q delivered %v of %v %s of %q, due on %s. Agree a new day, or value what replaces it.", pl.Partner, s.Quantity, pl.Quantity, pl.Unit, pl.ID, pl.Due.Format(time.DateOnly)),
		}}
	case s.Left.IsNegative():
		return []Finding{{
			Code: "pledge-exceeded", Path: "pledges", Subject: pl.ID, Severity: SeverityLow, Params: params,
			Message: fmt.Sprintf("Partner %q delivered %v %s of %q, more than the %v it promised. Agree whether the rest counts.", pl.Partner, s.Quantity, pl.Unit, pl.ID, pl.Quantity),
		}}
	}
	return nil
}
