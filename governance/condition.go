package governance

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// attribute is a compiled [Attribute], declared or understood from the tests that name it.
type attribute struct {
	name    string
	kind    ValueType
	allowed unaryTests // anything, unless declared
}

// test is a compiled [Condition].
type test struct {
	attribute int // index into the policy's attributes
	tests     unaryTests
}

// readAttributes compiles the attributes and every rule's conditions, and reports what does not parse or fit. The
// declared attributes come first, in their order; then those that only conditions name.
func (m Matrix) readAttributes(p *validate.Problems) ([]attribute, [][]test) {
	var attributes []attribute
	index := map[string]int{}
	for i, a := range m.Attributes {
		at := p.Item("attributes", i)
		if !at.ID("name", a.Name) {
			continue
		}
		if _, twice := index[a.Name]; twice {
			at.Add("name", "unique", "must not be declared twice", a.Name)
			continue
		}
		index[a.Name] = len(attributes)
		attributes = append(attributes, attribute{a.Name, a.Type, a.read(at)})
	}
	tests := make([][]test, len(m.Rules))
	for i, r := range m.Rules {
		for j, c := range r.When {
			at := p.Item("rules", i).Item("when", j)
			if !at.ID("attribute", c.Attribute) {
				continue
			}
			u, bad := parseTests(c.Test)
			where := fmt.Sprintf("attribute %q, rule %d, ", c.Attribute, i+1)
			if bad != nil {
				at.Add("test", "unary-test", where+bad.Error(), c.Test)
				continue
			}
			k, known := index[c.Attribute]
			if !known {
				k = len(attributes)
				index[c.Attribute] = k
				attributes = append(attributes, attribute{c.Attribute, u.firstKind(), unaryTests{anything: true}})
			}
			if attributes[k].kind == "" {
				attributes[k].kind = u.firstKind()
			}
			if bad := u.checkCondition(attributes[k].kind); bad != nil {
				at.Add("test", "unary-test", where+bad.Error(), c.Test)
				continue
			}
			tests[i] = append(tests[i], test{k, u})
		}
	}
	return attributes, tests
}

// read compiles the declaration, and reports what is wrong with it.
func (a Attribute) read(p *validate.Problems) unaryTests {
	if !slices.Contains(valueTypes, a.Type) {
		p.Add("type", "type", "must be one of "+listed(valueTypes), a.Type)
		return unaryTests{anything: true}
	}
	if a.Allowed == "" {
		return unaryTests{anything: true}
	}
	u, bad := parseTests(a.Allowed)
	if bad == nil {
		bad = u.checkCondition(a.Type)
	}
	if bad == nil && u.negated {
		bad = &syntaxError{1, "the allowed values are listed, not excluded"}
	}
	if bad != nil {
		p.Add("allowed", "unary-test", "attribute "+strconv.Quote(a.Name)+", "+bad.Error(), a.Allowed)
		return unaryTests{anything: true}
	}
	return u
}

// checkCondition is check for the tests of a matrix, which must be exact over all values: texts have no order there,
// and nothing is null.
func (u unaryTests) checkCondition(want ValueType) *syntaxError {
	if bad := u.check(want); bad != nil {
		return bad
	}
	for _, t := range u.tests {
		switch {
		case t.kind() == "":
			return &syntaxError{t.at, "attributes are never null"}
		case t.kind() == TypeString && !t.isEqual():
			return &syntaxError{t.at, "texts are compared for equality only"}
		}
	}
	return nil
}

// tell reads what the request tells about an attribute.
func (a *attribute) tell(told map[string]any) (value, error) {
	raw, ok := told[a.name]
	if !ok || raw == nil {
		return value{}, fmt.Errorf("%w: %q is missing", ErrAttribute, a.name)
	}
	v, err := fromHost(raw, a.kind)
	if err != nil {
		return value{}, fmt.Errorf("%w: %q %w", ErrAttribute, a.name, err)
	}
	if v.kind == "" {
		return value{}, fmt.Errorf("%w: %q is missing", ErrAttribute, a.name)
	}
	if !a.allowed.match(v) {
		return value{}, fmt.Errorf("%w: %q is %s, which is not among the allowed values", ErrAttribute, a.name, clip(v.String()))
	}
	return v, nil
}

// clip shortens what an error shows to 80 characters.
func clip(s string) string {
	n := 0
	for i := range s {
		if n == 79 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
