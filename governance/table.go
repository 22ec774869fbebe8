package governance

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Table is a decision table of DMN 1.3 (chapter 8): conditions on the left, conclusions on the right. Its input cells
// are simple unary tests of S-FEEL (section 9.1): comparisons, ranges, lists, not and "-" over numbers, texts, truth
// values and days; its output cells are literals. It is a plain document; hosts that evaluate often use [Table.Compile].
type Table struct {
	ID          string      `json:"id,omitempty"`
	HitPolicy   HitPolicy   `json:"hit_policy,omitempty"`  // empty: unique, as in DMN
	Aggregation Aggregator  `json:"aggregation,omitempty"` // for collect; empty: a list
	Inputs      []Input     `json:"inputs"`
	Outputs     []Output    `json:"outputs"`
	Rules       []TableRule `json:"rules"`
}

// Input is a column of conditions.
type Input struct {
	Expression string    `json:"expression"`        // the name under which the context tells the value; several columns may test one
	Type       ValueType `json:"type,omitempty"`    // empty: as the column's tests have it
	Allowed    string    `json:"allowed,omitempty"` // unary tests that every value must pass; empty: anything
}

// Output is a column of conclusions. A table with one output yields its value, one with several a map by name.
type Output struct {
	Name    string    `json:"name,omitempty"` // required where there are several
	Type    ValueType `json:"type,omitempty"`
	Allowed string    `json:"allowed,omitempty"` // list of literals; its order, best first, ranks for priority and output-order
	Default string    `json:"default,omitempty"` // literal where no rule matches; empty: null
}

// TableRule is a row.
type TableRule struct {
	When []string `json:"when"` // a cell per input
	Then []string `json:"then"` // a literal per output; "-" is null
}

// Aggregator is what collect makes of its list. The empty Aggregator leaves the list as it is. Upper case, as in DMN, is
// understood as well.
type Aggregator string

// The aggregators. Sum wants numbers; min and max numbers, texts or days.
const (
	AggregateSum   Aggregator = "sum"
	AggregateMin   Aggregator = "min"
	AggregateMax   Aggregator = "max"
	AggregateCount Aggregator = "count"
)

var aggregators = []Aggregator{"", AggregateSum, AggregateMin, AggregateMax, AggregateCount}

func (a Aggregator) canonical() Aggregator { return Aggregator(strings.ToLower(string(a))) }

// ErrInput is an input that the context does not tell, or tells with a value that is not allowed.
var ErrInput = errors.New("input missing or not allowed")

// CompiledTable is a [Table] whose cells have been read. It never changes and is safe for concurrent use.
type CompiledTable struct {
	hit      HitPolicy
	agg      Aggregator
	inputs   []column
	outputs  []column
	when     [][]unaryTests // by rule and input
	then     [][]value      // by rule and output
	defaults []value
	defined  bool // some output has a default
}

// column is an input or output: its name, its type ("": any) and what is allowed.
type column struct {
	name    string
	kind    ValueType
	allowed unaryTests
}

// Evaluate reads the table and evaluates it; see [CompiledTable.Evaluate]. It also fails as [Table.Compile] does.
func (t Table) Evaluate(context map[string]any) (any, error) {
	c, err := t.Compile()
	if err != nil {
		return nil, err
	}
	return c.Evaluate(context)
}

// Evaluate applies the table to a context of input values by name. Values are texts, numbers (any Go number,
// decimal.Decimal or json.Number), truth values and days (time.Time at midnight UTC, or text such as "2026-12-31"); nil
// passes "-", null and a not without null.
//
// A table with one output yields its value (string, decimal.Decimal, bool, time.Time or nil), one with several a
// map[string]any. Unique, first, any and priority yield one such result; output-order, rule-order and collect a []any;
// collect with an aggregator a number, or the least or greatest value. If no rule matches, the result is made of the
// defaults, and nil where there are none.
//
// Evaluate returns an error if an input is missing, of another type or not allowed ([ErrInput], all at once), and if
// several rules match under unique, or with different outputs under any ([ErrClash]).
func (c *CompiledTable) Evaluate(context map[string]any) (any, error) {
	told, err := c.tell(context)
	if err != nil {
		return nil, err
	}
	var hits []int
	for i, row := range c.when {
		if matchRow(row, told) {
			hits = append(hits, i)
			if c.hit == HitPolicyFirst {
				break
			}
		}
	}
	if len(hits) == 0 {
		if !c.defined {
			return nil, nil
		}
		return c.result(c.defaults), nil
	}
	switch c.hit {
	case HitPolicyUnique, HitPolicyAny:
		for _, i := range hits[1:] {
			if c.hit == HitPolicyUnique || !slices.EqualFunc(c.then[i], c.then[hits[0]], value.equal) {
				return nil, fmt.Errorf("evaluating a table: %w: rules %d and %d, and the hit policy is %s", ErrClash, hits[0]+1, i+1, c.hit)
			}
		}
	case HitPolicyPriority, HitPolicyOutputOrder:
		slices.SortStableFunc(hits, func(a, b int) int { return c.comparePriority(c.then[a], c.then[b]) })
	}
	switch c.hit {
	case HitPolicyOutputOrder, HitPolicyRuleOrder, HitPolicyCollect:
		return c.gather(hits), nil
	}
	return c.result(c.then[hits[0]]), nil
}

func (c *CompiledTable) tell(context map[string]any) ([]value, error) {
	p := validate.New("decision table's context")
	told := make([]value, len(c.inputs))
	for i, in := range c.inputs {
		raw, ok := context[in.name]
		if !ok {
			p.AddAs(ErrInput, in.name, "required", "is required", nil)
			continue
		}
		v, err := fromHost(raw, in.kind)
		switch {
		case err != nil:
			p.AddAs(ErrInput, in.name, "type", err.Error(), nil)
		case v.kind != "" && !in.allowed.match(v):
			p.AddAs(ErrInput, in.name, "allowed", "must be one of the allowed values", v.host())
		}
		told[i] = v
	}
	return told, p.Err()
}

func matchRow(row []unaryTests, told []value) bool {
	for i, tests := range row {
		if !tests.match(told[i]) {
			return false
		}
	}
	return true
}

// result is one row of outputs as hosts get it.
func (c *CompiledTable) result(then []value) any {
	if len(then) == 1 {
		return then[0].host()
	}
	m := make(map[string]any, len(then))
	for i, v := range then {
		m[c.outputs[i].name] = v.host()
	}
	return m
}

func (c *CompiledTable) gather(hits []int) any {
	first := c.then[hits[0]][0]
	switch c.agg {
	case AggregateCount:
		return decimal.NewFromInt(int64(len(hits)))
	case AggregateSum:
		sum := decimal.Zero
		for _, i := range hits {
			sum = sum.Add(c.then[i][0].num)
		}
		return sum
	case AggregateMin, AggregateMax:
		best := first
		for _, i := range hits[1:] {
			if v := c.then[i][0]; v.compare(best) < 0 == (c.agg == AggregateMin) {
				best = v
			}
		}
		return best.host()
	}
	list := make([]any, len(hits))
	for k, i := range hits {
		list[k] = c.result(c.then[i])
	}
	return list
}

// comparePriority orders two rows of outputs: by the first output's place among its allowed values, then the next's.
func (c *CompiledTable) comparePriority(a, b []value) int {
	for i, out := range c.outputs {
		if d := out.place(a[i]) - out.place(b[i]); d != 0 {
			return d
		}
	}
	return 0
}

func (c column) place(v value) int {
	for i, t := range c.allowed.tests {
		if t.contains(v) {
			return i
		}
	}
	return len(c.allowed.tests)
}

// Validate reports all problems of the table at once; a bad cell names its column, row and position.
func (t Table) Validate() error {
	_, err := t.Compile()
	return err
}

// Compile reads all cells once. It reports all problems at once: unknown words, rows of the wrong length, cells that
// do not parse or are of another type than their column, outputs that are not allowed, an aggregator over what it
// cannot aggregate.
func (t Table) Compile() (*CompiledTable, error) {
	p := validate.New("decision table")
	c := &CompiledTable{hit: t.HitPolicy.canonical(), agg: t.Aggregation.canonical()}
	if !t.HitPolicy.known(tablePolicies) {
		p.Add("hit_policy", "hit-policy", "must be one of "+listed(tablePolicies), t.HitPolicy)
	}
	atMost(p, "rules", len(t.Rules), MaxRules)
	if len(t.Rules) == 0 {
		p.Add("rules", "required", "must hold at least one rule", nil)
	}
	c.readInputs(p, t.Inputs)
	c.readOutputs(p, t.Outputs)
	if p.OK() {
		for i, r := range t.Rules {
			c.readRule(p.Item("rules", i), i+1, r)
		}
	}
	if p.OK() {
		c.checkHit(p, t)
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

func columnName(kind, name string, i int) string {
	if name == "" {
		return kind + " " + strconv.Itoa(i+1)
	}
	return kind + " " + strconv.Quote(clip(name))
}
