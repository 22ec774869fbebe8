package partnership_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership"
)

// place is a text of a document: how to reach it from the document, and its JSON path.
type place struct {
	steps []int // field numbers; in a list always its first entry
	path  string
}

// places lists the texts of a type that the document's type is made of.
func places(t reflect.Type, at place, seen []reflect.Type) []place {
	switch {
	case t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[decimal.Decimal]() || t == reflect.TypeFor[decimal.NullDecimal]():
		return nil
	case t.Kind() == reflect.String:
		return []place{at}
	case t.Kind() == reflect.Pointer:
		return places(t.Elem(), at, seen)
	case t.Kind() == reflect.Slice:
		at.path += "[0]"
		return places(t.Elem(), at, seen)
	case t.Kind() != reflect.Struct || slices.Contains(seen, t):
		return nil
	}
	var out []place
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		in := place{append(slices.Clone(at.steps), i), strings.TrimPrefix(at.path+"."+name, ".")}
		if name == "" && f.Anonymous {
			in.path = at.path
		} else if !f.IsExported() || name == "" || name == "-" {
			continue
		}
		out = append(out, places(f.Type, in, append(seen, t))...)
	}
	return out
}

// put writes a text at a place, making what leads to it where it is not there.
func put(v reflect.Value, steps []int, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		put(v.Elem(), steps, text)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		put(v.Index(0), steps, text)
	case reflect.String:
		v.SetString(text)
	default:
		put(v.Field(steps[0]), steps[1:], text)
	}
}

// references are the names of fields that refer to something which the document must declare.
var references = []string{
	"partner", "partners", "payer", "paid_by", "raised_by", "proposed_by", "agreed_by", "accepted_by", "about", "delivers", "audience", "interested", "lead",
	"person", "owner", "by", "reports_to", "attended", "may_draw", "approved_by", "requester",
	"objective", "conflicts_with", "outcome", "outcomes", "leads_to", "kpi", "lesson", "adopted_in", "principle", "risk", "channel", "tools",
	"committee", "escalate_to", "categories", "from", "to", "line", "fund",
}

// elsewhere are fields of these names that refer to nothing, or to what another part judges, and why.
var elsewhere = map[string]string{
	"stakeholders[0].person":                       "declares the person",
	"governance.matrix.aggregations[0].by[0]":      "attributes of the request",
	"governance.matrix.delegations[0].from":        "may be a role that a partner delegated to; the check of the matrix finds strangers",
	"governance.matrix.delegations[0].to":          "may be a role, which the document does not declare",
	"governance.committees[0].by":                  "how votes are counted",
	"governance.committees[0].threshold.by":        "how votes are counted",
	"governance.committees[0].quorum.by":           "how votes are counted",
	"governance.charter.committee.quorum.by":       "how votes are counted",
	"governance.committees[0].also[0].by":          "how votes are counted",
	"governance.committees[0].no_with_veto.by":     "how votes are counted",
	"governance.charter.committee.by":              "how votes are counted",
	"governance.charter.committee.threshold.by":    "how votes are counted",
	"governance.charter.committee.also[0].by":      "how votes are counted",
	"governance.charter.committee.no_with_veto.by": "how votes are counted",
	"risks.categories[0]":                          "categories of risk are an open list",
	"funds.spendings[0].outcome":                   "what was reached, in words",
}

func TestEveryReferenceOfTheTypeMustMeetSomething(t *testing.T) {
	n := 0
	for _, p := range places(reflect.TypeFor[partnership.Framework](), place{}, nil) {
		name := p.path[strings.LastIndexByte(p.path, '.')+1:]
		name, _, _ = strings.Cut(name, "[")
		_, other := elsewhere[p.path]
		if !slices.Contains(references, name) || other || strings.HasPrefix(p.path, "evidence.risk_before") || strings.HasPrefix(p.path, "evidence.periods") {
			continue // what was is not what is
		}
		n++
		t.Run(p.path, func(t *testing.T) {
			f := campaign(t)
			put(reflect.ValueOf(&f).Elem(), p.steps, "stranger")
			err := f.Validate()
			require.Error(t, err)
			for _, q := range validatetest.Problems(t, err) {
				if strings.HasPrefix(q, p.path+" unknown-") {
					return
				}
			}
			assert.Fail(t, "the stranger is let in", "%v", err)
		})
	}
	assert.Greater(t, n, 100)
}
