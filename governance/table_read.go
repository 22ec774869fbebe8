package governance

import (
	"fmt"
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

func (c *CompiledTable) readInputs(p *validate.Problems, inputs []Input) {
	atMost(p, "inputs", len(inputs), MaxNamed)
	if len(inputs) == 0 {
		p.Add("inputs", "required", "must hold at least one input", nil)
	}
	for i, in := range inputs {
		col := column{in.Expression, in.Type, unaryTests{anything: true}}
		at := p.Item("inputs", i)
		at.ID("expression", in.Expression)
		columnType(at, in.Type)
		if in.Allowed != "" {
			col.allowed = readCell(at, "allowed", columnName("input", in.Expression, i)+", allowed values", in.Allowed, in.Type)
			col.kind = orKind(in.Type, col.allowed.firstKind())
		}
		c.inputs = append(c.inputs, col)
	}
}

func (c *CompiledTable) readOutputs(p *validate.Problems, outputs []Output) {
	atMost(p, "outputs", len(outputs), MaxNamed)
	if len(outputs) == 0 {
		p.Add("outputs", "required", "must hold at least one output", nil)
	}
	if len(outputs) > 1 {
		p.UniqueIDs("outputs", "name", len(outputs), func(i int) string { return outputs[i].Name })
	}
	for i, out := range outputs {
		col := column{out.Name, out.Type, unaryTests{anything: true}}
		at := p.Item("outputs", i)
		columnType(at, out.Type)
		where := columnName("output", out.Name, i)
		if out.Allowed != "" {
			col.allowed = readCell(at, "allowed", where+", allowed values", out.Allowed, out.Type)
			col.kind = orKind(out.Type, col.allowed.firstKind())
			if col.allowed.negated || slices.ContainsFunc(col.allowed.tests, func(t interval) bool { return !t.isEqual() }) {
				at.Add("allowed", "unary-test", where+", allowed values: must be a list of values", out.Allowed)
			}
		}
		var v value
		if out.Default != "" {
			v = col.readOutput(at, "default", where+", default", out.Default)
			c.defined = true
		}
		c.outputs, c.defaults = append(c.outputs, col), append(c.defaults, v)
	}
}

func columnType(p *validate.Problems, t ValueType) {
	if t != "" && !slices.Contains(valueTypes, t) {
		p.Add("type", "type", "must be one of "+listed(valueTypes), t)
	}
}

func orKind(declared, found ValueType) ValueType {
	if declared != "" {
		return declared
	}
	return found
}

// readRule reads row n. A column without a type takes that of its first literal.
func (c *CompiledTable) readRule(p *validate.Problems, n int, r TableRule) {
	if len(r.When) != len(c.inputs) {
		p.Add("when", "len", fmt.Sprintf("must have a cell for each of the %d inputs", len(c.inputs)), len(r.When))
	}
	if len(r.Then) != len(c.outputs) {
		p.Add("then", "len", fmt.Sprintf("must have a cell for each of the %d outputs", len(c.outputs)), len(r.Then))
	}
	var when []unaryTests
	for i, cell := range r.When[:min(len(r.When), len(c.inputs))] {
		in := &c.inputs[i]
		where := fmt.Sprintf("%s, rule %d", columnName("input", in.name, i), n)
		u := readCell(p, fmt.Sprintf("when[%d]", i), where, cell, in.kind)
		in.kind = orKind(in.kind, u.firstKind())
		when = append(when, u)
	}
	var then []value
	for i, cell := range r.Then[:min(len(r.Then), len(c.outputs))] {
		out := &c.outputs[i]
		where := fmt.Sprintf("%s, rule %d", columnName("output", out.name, i), n)
		v := out.readOutput(p, fmt.Sprintf("then[%d]", i), where, cell)
		out.kind = orKind(out.kind, v.kind)
		then = append(then, v)
	}
	c.when, c.then = append(c.when, when), append(c.then, then)
}

func readCell(p *validate.Problems, field, where, cell string, kind ValueType) unaryTests {
	u, bad := parseTests(cell)
	if bad == nil {
		bad = u.check(orKind(kind, u.firstKind()))
	}
	if bad != nil {
		p.Add(field, "unary-test", where+", "+bad.Error(), cell)
		return unaryTests{anything: true}
	}
	return u
}

func (c column) readOutput(p *validate.Problems, field, where, cell string) value {
	v, bad := parseLiteral(cell)
	switch {
	case bad != nil:
		p.Add(field, "literal", where+", "+bad.Error(), cell)
	case v.kind != "" && c.kind != "" && v.kind != c.kind:
		p.Add(field, "type", fmt.Sprintf("%s: must be a %s, as the column is", where, c.kind), cell)
	case v.kind != "" && !c.allowed.match(v):
		p.Add(field, "allowed", where+": must be one of the allowed values", cell)
	default:
		return v
	}
	return value{}
}

// checkHit checks what a hit policy asks of the outputs.
func (c *CompiledTable) checkHit(p *validate.Problems, t Table) {
	ranked := slices.ContainsFunc(c.outputs, func(o column) bool { return len(o.allowed.tests) > 0 })
	if (c.hit == HitPolicyPriority || c.hit == HitPolicyOutputOrder) && !ranked {
		p.Add("outputs", "allowed", "must list the allowed values of an output, best first, for the hit policy to rank by", nil)
	}
	switch {
	case !slices.Contains(aggregators, c.agg):
		p.Add("aggregation", "aggregation", "must be one of "+listed(aggregators[1:]), t.Aggregation)
	case c.agg == "":
	case c.hit != HitPolicyCollect:
		p.Add("aggregation", "not-here", "must be empty unless the hit policy is collect", t.Aggregation)
	case len(c.outputs) > 1:
		p.Add("aggregation", "not-here", "must be empty where there are several outputs", t.Aggregation)
	case c.agg != AggregateCount:
		for i, then := range c.then {
			if k := then[0].kind; k == "" || k == TypeBoolean || c.agg == AggregateSum && k != TypeNumber {
				p.Item("rules", i).Add("then[0]", "aggregation", fmt.Sprintf("output 1, rule %d: has nothing to take the %s of", i+1, c.agg), t.Rules[i].Then[0])
			}
		}
	}
}
