package partnership

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// Difference is what two versions of a document differ in, and whom it favours.
type Difference struct {
	Edits   []Edit   `json:"edits"`   // by path
	Favours []Favour `json:"favours"` // by partner
}

// Edit is one change. Entries of a list are matched by their ID, so that moving one is no change.
type Edit struct {
	Path string `json:"path"`           // such as risks.risks[backlash].owner
	From string `json:"from,omitempty"` // JSON; empty: added
	To   string `json:"to,omitempty"`   // JSON; empty: removed
}

// Favour is what the changes mean for one partner. A figure that either version does not state is nil.
type Favour struct {
	Partner string              `json:"partner"`
	Bears   decimal.NullDecimal `json:"bears"`   // change of what it bears of the planned budget, in the charter's currency
	Risk    *float64            `json:"risk"`    // change of its share of the money at risk, −1 to 1
	Rewards *float64            `json:"rewards"` // change of its share of the expected benefit, −1 to 1
	Verdict Verdict             `json:"verdict"`
}

// Verdict says whether a change is good for a partner: it bears less, risks less or receives more.
type Verdict string

// The verdicts.
const (
	Gains     Verdict = "gains"     // better in something, worse in nothing
	Loses     Verdict = "loses"     // worse in something, better in nothing
	Mixed     Verdict = "mixed"     // better in something, worse in something
	Unchanged Verdict = "unchanged" // no figure moves
	Unknown   Verdict = "unknown"   // no figure is stated in both versions
)

// Diff compares two versions of one document. Evidence is left out. It returns the problems of either version.
func Diff(before, after Framework) (Difference, error) {
	p := validate.New("diff")
	p.Merge("before", before.Validate())
	p.Merge("after", after.Validate())
	if err := p.Err(); err != nil {
		return Difference{}, err
	}
	before.Evidence, after.Evidence = Evidence{}, Evidence{}
	a, err := tree(before)
	if err != nil {
		return Difference{}, err
	}
	b, err := tree(after)
	if err != nil {
		return Difference{}, err
	}
	d := Difference{Edits: []Edit{}, Favours: []Favour{}}
	compare("", a, b, &d.Edits)
	if d.Favours, err = favours(&before, &after); err != nil {
		return Difference{}, err
	}
	return d, nil
}

func tree(f Framework) (any, error) {
	data, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out any
	err = decoder.Decode(&out)
	return out, err
}

// keys are the fields by which entries of a list are told apart, the first that all entries have and that differs.
var keys = []string{"id", "person", "code", "partner", "kpi", "name", "category", "system"}

func compare(path string, a, b any, edits *[]Edit) {
	if reflect.DeepEqual(a, b) {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			compareMembers(x, y, func(key string) string {
				if path == "" {
					return key
				}
				return path + "." + key
			}, edits)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			x, y := keyed(x, y)
			compareMembers(x, y, func(key string) string { return path + "[" + key + "]" }, edits)
			return
		}
	}
	*edits = append(*edits, Edit{Path: path, From: text(a), To: text(b)})
}

func compareMembers(a, b map[string]any, path func(key string) string, edits *[]Edit) {
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		x, had := a[key]
		y, has := b[key]
		switch {
		case !had:
			*edits = append(*edits, Edit{Path: path(key), To: text(y)})
		case !has:
			*edits = append(*edits, Edit{Path: path(key), From: text(x)})
		default:
			compare(path(key), x, y, edits)
		}
	}
}

// keyed turns two lists into maps: by the first key that tells the entries of both apart, else by place.
func keyed(a, b []any) (x, y map[string]any) {
	for _, key := range keys {
		x, okX := by(a, key)
		y, okY := by(b, key)
		if okX && okY {
			return x, y
		}
	}
	return placed(a), placed(b)
}

func by(list []any, key string) (map[string]any, bool) {
	out := make(map[string]any, len(list))
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, false
		}
		id, ok := m[key].(string)
		if _, twice := out[id]; !ok || twice {
			return nil, false
		}
		out[id] = e
	}
	return out, true
}

func placed(list []any) map[string]any {
	out := make(map[string]any, len(list))
	for i, e := range list {
		out[strconv.Itoa(i)] = e
	}
	return out
}

// maxEdit bounds the text of an edit: who wants the whole entry has both versions.
const maxEdit = 200

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	if r := []rune(string(data)); len(r) > maxEdit {
		return string(r[:maxEdit-1]) + "…"
	}
	return string(data)
}

func favours(before, after *Framework) ([]Favour, error) {
	oldCost, err := planned(before)
	if err != nil {
		return nil, err
	}
	newCost, err := planned(after)
	if err != nil {
		return nil, err
	}
	oldStand, newStand := balances(before), balances(after)
	ids := map[string]bool{}
	for _, p := range slices.Concat(before.Partners, after.Partners) {
		ids[p.ID] = true
	}
	out := []Favour{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		f := Favour{Partner: id}
		better, worse, stated := false, false, false
		if oldCost != nil && newCost != nil && before.Charter.Currency == after.Charter.Currency {
			change := newCost[id].Sub(oldCost[id])
			f.Bears, stated = decimal.NewNullDecimal(change), true
			better, worse = change.IsNegative(), change.IsPositive()
		}
		o, n := oldStand[id], newStand[id]
		if f.Risk = moved(o.Risk.Share, n.Risk.Share); f.Risk != nil {
			stated, better, worse = true, better || *f.Risk < 0, worse || *f.Risk > 0
		}
		if f.Rewards = moved(o.Rewards.Share, n.Rewards.Share); f.Rewards != nil {
			stated, better, worse = true, better || *f.Rewards > 0, worse || *f.Rewards < 0
		}
		switch {
		case !stated:
			f.Verdict = Unknown
		case better && worse:
			f.Verdict = Mixed
		case better:
			f.Verdict = Gains
		case worse:
			f.Verdict = Loses
		default:
			f.Verdict = Unchanged
		}
		out = append(out, f)
	}
	return out, nil
}

func moved(from, to *float64) *float64 {
	if from == nil || to == nil {
		return nil
	}
	d := *to - *from
	return &d
}

// planned is what each partner bears if every line of the budget costs what is planned; nil where there is no budget, no
// agreement, or a line in another currency.
func planned(f *Framework) (map[string]decimal.Decimal, error) {
	if !f.hasCosts() || len(f.Budget.Lines) == 0 {
		return nil, nil
	}
	costs := make([]budget.Cost, 0, len(f.Budget.Lines))
	for _, l := range f.Budget.Lines {
		if l.Currency != "" && l.Currency != f.Costs.Currency {
			return nil, nil
		}
		on := f.Budget.PlannedOn
		if on.IsZero() {
			on = f.Charter.Starts
		}
		costs = append(costs, budget.Cost{ID: l.ID, Category: l.Category, Date: on, Amount: budget.Money{Amount: l.Amount, Currency: f.Costs.Currency}})
	}
	if costs[0].Date.IsZero() {
		return nil, nil
	}
	s, err := f.Costs.Apply(costs)
	if err != nil {
		return nil, at("costs", err)
	}
	out := make(map[string]decimal.Decimal, len(s.Partners))
	for _, p := range s.Partners {
		out[p.Partner] = p.Owes.Amount
	}
	return out, nil
}

func balances(f *Framework) map[string]alignment.Balance {
	out := make(map[string]alignment.Balance, len(f.Partners))
	a, err := alignment.Assess(f.Alignment.Partners, f.alignmentOptions())
	if err != nil {
		return out // fewer than two partners are stated
	}
	for _, b := range a.Balances {
		out[b.Partner] = b
	}
	return out
}
