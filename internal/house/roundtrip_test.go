package house

import (
	"encoding/json"
	"go/ast"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/earned"
	"github.com/partnerkit/partnerkit/budget/fair"
	"github.com/partnerkit/partnerkit/budget/invoice"
	"github.com/partnerkit/partnerkit/budget/waterfall"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/governance/cadence"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/risk/montecarlo"
	"github.com/partnerkit/partnerkit/survey"
)

// documents are values from which every struct that leaves out zero fields can be reached.
var documents = []any{
	partnership.Framework{}, partnership.Review{}, partnership.Playbook{},
	alignment.Options{}, alignment.Partner{},
	budget.Budget{}, budget.CostAgreement{}, budget.RevenueAgreement{}, budget.RestrictedFunds{}, budget.Statement{},
	budget.Distribution{}, budget.Series{}, budget.Percentage{}, budget.Rate{}, budget.Entry{},
	budget.Period{}, budget.Dispute{}, budget.Commitment{},
	earned.WorkPackage{}, fair.Explanation{}, fair.Counterexample{},
	invoice.Invoice{}, invoice.Terms{}, invoice.Event{},
	waterfall.Plan{},
	governance.Charter{}, governance.Committee{}, governance.Matrix{}, governance.Motion{}, governance.Ballot{}, governance.Outcome{},
	governance.Issue{}, governance.Escalation{}, governance.Request{}, governance.Explanation{}, governance.Standing{},
	governance.AgeingRow{}, governance.Answered{}, governance.ApprovalRow{}, governance.ApprovalTimes{}, governance.Reminder{},
	governance.Setting{}, governance.Step{}, governance.Subject{},
	cadence.Record{}, cadence.Item{}, cadence.RecordOptions{}, cadence.CalendarOptions{},
	kpi.KPI{}, kpi.Definition{}, kpi.Assessment{}, kpi.Setting{}, kpi.SourceState{},
	risk.Register{}, risk.Matrix{}, risk.Assessment{}, risk.Suggestion{},
	montecarlo.Model{},
	survey.Instrument{}, survey.Cycle{}, survey.ActionPlan{}, survey.Stage{}, survey.Wave{},
}

// A list without entries, a zero that was computed and an unset time of another zone are left out by their own tags. The
// struct around them, left out by omitzero, must then go with them: written as {} it would be gone at the next encoding.
func TestWhatIsLeftOutTakesItsParentAlong(t *testing.T) {
	types := map[reflect.Type]bool{}
	for _, d := range documents {
		structs(reflect.TypeOf(d), types)
	}
	for typ := range types {
		for field := range hollowPaths(typ, 0) {
			v := reflect.New(typ).Elem()
			hollow(v, field, "", 0)
			assertRoundTrip(t, v, field)
		}
		v := reflect.New(typ).Elem()
		hollow(v, "", "", 0)
		assertRoundTrip(t, v, "everything")
	}
	for _, f := range load(t) {
		for _, name := range omitting(f) {
			found := false
			for typ := range types {
				found = found || strings.HasSuffix(typ.PkgPath(), f.dir) && typ.Name() == name
			}
			assert.True(t, found, "%s: %s leaves out zero fields but is reached from no document of this test", f.path, name)
		}
	}
}

func assertRoundTrip(t *testing.T, v reflect.Value, what string) {
	t.Helper()
	once, err := json.Marshal(v.Interface())
	if err != nil {
		return // not a state that can be written
	}
	back := reflect.New(v.Type())
	if json.Unmarshal(once, back.Interface()) != nil {
		return // not one that can be read
	}
	twice, err := json.Marshal(back.Elem().Interface())
	require.NoError(t, err)
	assert.Equal(t, string(once), string(twice), "%v with an empty %s", v.Type(), what)
}

var (
	decimalType = reflect.TypeFor[decimal.Decimal]()
	unsetType   = reflect.TypeFor[decimal.NullDecimal]() // whose number means nothing while it is not Valid
	timeType    = reflect.TypeFor[time.Time]()
)

// structs collects the structs of the module that typ consists of.
func structs(typ reflect.Type, into map[reflect.Type]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		structs(typ.Elem(), into)
	case reflect.Struct:
		if into[typ] || !strings.HasPrefix(typ.PkgPath(), module) {
			return
		}
		into[typ] = true
		for i := range typ.NumField() {
			structs(typ.Field(i).Type, into)
		}
	}
}

// hollow sets the field at the path, or all of them, to values that look empty and are not the zero value.
func hollow(v reflect.Value, only, path string, depth int) {
	if depth > 6 {
		return
	}
	switch here := only == "" || only == path; {
	case v.Type() == unsetType:
	case v.Type() == decimalType:
		if here {
			v.Set(reflect.ValueOf(decimal.NewFromInt(0)))
		}
	case v.Type() == timeType:
		if here {
			v.Set(reflect.ValueOf(time.Time{}.In(time.FixedZone("", 3600))))
		}
	case v.Kind() == reflect.Slice:
		if here {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
	case v.Kind() == reflect.Map:
		if here {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				hollow(v.Field(i), only, path+"."+f.Name, depth+1)
			}
		}
	}
}

// hollowPaths lists the paths that hollow can set.
func hollowPaths(typ reflect.Type, depth int) map[string]bool {
	out := map[string]bool{}
	switch {
	case depth > 6, typ == unsetType:
	case typ == decimalType, typ == timeType, typ.Kind() == reflect.Slice, typ.Kind() == reflect.Map:
		out[""] = true
	case typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				for path := range hollowPaths(f.Type, depth+1) {
					out["."+f.Name+path] = true
				}
			}
		}
	}
	return out
}

// omitting names the exported structs of a file that have a field with omitzero.
func omitting(f file) []string {
	var names []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok && spec.Name.IsExported() {
			for _, field := range s.Fields.List {
				if field.Tag != nil && strings.Contains(field.Tag.Value, ",omitzero") {
					names = append(names, spec.Name.Name)
					break
				}
			}
		}
		return true
	})
	return names
}
