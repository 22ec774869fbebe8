package governance

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Policy is a compiled [Matrix]. It holds a copy of everything, never changes, and is safe for concurrent use.
type Policy struct {
	id, version, currency string
	hit                   HitPolicy
	attributes            []attribute
	aggregations          []aggregation
	rules                 []rule
	delegations           []delegation
	names                 map[string]*group // by decision
	prefixes              map[string]*group // by what stands before "*"
}

// rule is a compiled [Rule].
type rule struct {
	*Rule
	pattern     pattern
	first, last int64 // days in force
	tests       []test
	partners    []string // who decides
	opening     string   // what every explanation begins with
	same        int      // number of what the rule says: equal for rules that say the same
}

type aggregation struct {
	Aggregation
	pattern pattern
}

// group holds the rules that fit one decision, or one prefix that no decision of the matrix spells out.
type group struct {
	rules   []int32 // in the order in which they decide
	bounded bool    // some rule bounds the amount
	scale   scale
	cells   [][]int32 // the rules that fit, by rank of the amount; nil: too many, the rules are scanned
	lo, hi  []int32   // per rule of rules: the ranks that fit, lo <= rank <= hi
}

// Compile checks the matrix and makes it ready for deciding. It reports what [Matrix.Validate] reports, and
// [ErrNoPartners] where authority is with all partners but neither the rule nor the matrix names them.
func (m Matrix) Compile() (*Policy, error) {
	p := validate.New("decision matrix")
	attributes, tests := m.validate(p)
	for i, r := range m.Rules {
		if r.Authority == AuthorityAll && len(r.Partners) == 0 && len(m.Partners) == 0 {
			p.Item("rules", i).AddAs(ErrNoPartners, "partners", "required", "must name all partners, or the matrix must", nil)
		}
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	return m.compile(attributes, tests), nil
}

func (m Matrix) compile(attributes []attribute, tests [][]test) *Policy {
	p := &Policy{id: m.ID, version: m.Version, currency: m.Currency, hit: m.HitPolicy.canonical(), attributes: attributes}
	says := map[string]int{}
	for i, r := range m.Rules {
		own := r.clone()
		c := rule{Rule: &own, pattern: newPattern(r.Decision), tests: tests[i], partners: own.Partners}
		c.first, c.last = daysOf(r.From, r.Until)
		if r.Authority == AuthorityAll && len(r.Partners) == 0 {
			c.partners = slices.Clone(m.Partners)
		}
		c.opening = "rule " + strconv.Quote(r.ID) + " decides: " + c.describe()
		key := c.says()
		if _, known := says[key]; !known {
			says[key] = len(says)
		}
		c.same = says[key]
		p.rules = append(p.rules, c)
	}
	for _, a := range m.Aggregations {
		a.By = slices.Clone(a.By)
		p.aggregations = append(p.aggregations, aggregation{a, newPattern(a.Decision)})
	}
	for _, d := range m.Delegations {
		p.delegations = append(p.delegations, newDelegation(d))
	}
	p.index()
	return p
}

func (r Rule) clone() Rule {
	r.Partners = slices.Clone(r.Partners)
	r.When = slices.Clone(r.When)
	if r.Emergency != nil {
		e := *r.Emergency
		e.Partners = slices.Clone(e.Partners)
		r.Emergency = &e
	}
	return r
}

// says is all that the rule says about how a matching request is decided.
func (r *rule) says() string {
	parts := []string{string(r.Authority), strconv.Itoa(r.Needed), r.Committee, strconv.FormatBool(r.Independent),
		strconv.Itoa(r.DeemedDays), r.EscalateTo}
	parts = append(parts, slices.Sorted(slices.Values(r.partners))...)
	if e := r.Emergency; e != nil {
		limit := ""
		if e.UpTo.Valid {
			limit = e.UpTo.Decimal.String()
		}
		parts = append(parts, "\x00", limit, strconv.Itoa(e.RatifyDays))
		parts = append(parts, slices.Sorted(slices.Values(e.Partners))...)
	}
	for i := range parts {
		parts[i] = strconv.Quote(parts[i])
	}
	return strings.Join(parts, ",")
}

// daysOf turns a window of days, open where zero, into day numbers.
func daysOf(from, until time.Time) (first, last int64) {
	first, last = math.MinInt64, math.MaxInt64
	if !from.IsZero() {
		first = dayOf(from)
	}
	if !until.IsZero() {
		last = dayOf(until)
	}
	return first, last
}

// index groups the rules by what decisions they fit.
func (p *Policy) index() {
	byPattern := map[pattern][]int32{}
	for i := range p.rules {
		q := p.rules[i].pattern
		byPattern[q] = append(byPattern[q], int32(i))
	}
	p.names, p.prefixes = map[string]*group{}, map[string]*group{}
	for q := range byPattern {
		var fit []int32
		if !q.wild {
			fit = append(fit, byPattern[q]...)
		}
		for _, prefix := range prefixesOf(q.prefix) {
			fit = append(fit, byPattern[pattern{prefix, true}]...)
		}
		if q.wild {
			p.prefixes[q.prefix] = p.newGroup(fit)
		} else {
			p.names[q.prefix] = p.newGroup(fit)
		}
	}
}

// prefixesOf lists the prefixes under which a name, or a prefix itself, stands: for "a.b" that is "a." and "", for "a."
// the same.
func prefixesOf(name string) []string {
	prefixes := []string{""}
	for i := range len(name) {
		if name[i] == '.' {
			prefixes = append(prefixes, name[:i+1])
		}
	}
	slices.Reverse(prefixes)
	return prefixes
}

// newGroup takes rules from the most specific pattern to the least.
func (p *Policy) newGroup(fit []int32) *group {
	if p.hit != HitPolicyMostSpecific {
		slices.Sort(fit)
	}
	g := &group{rules: fit}
	var bounds []decimal.Decimal
	for _, i := range fit {
		r := &p.rules[i]
		if r.Over.Valid {
			bounds = append(bounds, r.Over.Decimal)
		}
		if r.UpTo.Valid {
			bounds = append(bounds, r.UpTo.Decimal)
		}
	}
	g.bounded = len(bounds) > 0
	g.scale = newScale(bounds)
	n := 0
	for _, i := range fit {
		lo, hi := 0, len(g.scale.bounds)
		if r := &p.rules[i]; r.Over.Valid {
			lo = g.scale.index(r.Over.Decimal) + 1
		}
		if r := &p.rules[i]; r.UpTo.Valid {
			hi = g.scale.index(r.UpTo.Decimal)
		}
		g.lo, g.hi = append(g.lo, int32(lo)), append(g.hi, int32(hi))
		n += hi - lo + 1
	}
	if n <= 64*len(fit)+1024 {
		g.cells = make([][]int32, len(g.scale.bounds)+1)
		for k := range fit {
			for rank := g.lo[k]; rank <= g.hi[k]; rank++ {
				g.cells[rank] = append(g.cells[rank], fit[k])
			}
		}
	}
	return g
}

// groupOf finds the rules that fit a decision, nil if there are none, and whether the matrix names the decision itself.
func (p *Policy) groupOf(decision string) (g *group, named bool) {
	if g := p.names[decision]; g != nil {
		return g, true
	}
	for i := len(decision) - 1; i >= 0; i-- {
		if decision[i] == '.' {
			if g := p.prefixes[decision[:i+1]]; g != nil {
				return g, false
			}
		}
	}
	return p.prefixes[""], false
}
