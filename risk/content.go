package risk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// ContentHash is the fingerprint of what somebody who accepts the risk accepts: its ID, wording, kind and category, its
// three ratings and its estimate, the partners' exposure, what is to be done (strategy, action, cost, effect, carriers;
// not owner, dates or progress), the contingency plan and its trigger. Who owns it, its reviews, status, window and
// the acceptance itself may change without a new acceptance.
//
// It reads "sha256:" and 64 hexadecimal digits. The order of lists and the way a decimal is written (1.5 or 1.50) do
// not matter.
func (k Risk) ContentHash() string {
	w := contentWriter{make([]byte, 0, 512)}
	w.text("risk/1", k.ID, string(k.kind()), string(k.Category), k.Title, k.Cause, k.Event, k.Effect)
	w.number(k.Inherent.Likelihood, k.Inherent.Impact, k.Current.Likelihood, k.Current.Impact, k.Target.Likelihood, k.Target.Impact)
	w.list(k.Estimate != nil)
	if k.Estimate != nil {
		w.decimal(k.Estimate.Probability, k.Estimate.Impact)
	}
	w.exposures(k.Partners)
	w.number(len(k.Treatments))
	for _, t := range sortedBy(k.Treatments, func(t Treatment) string { return t.ID }) {
		w.text(t.ID, string(t.Strategy), t.Action, t.Alternative)
		w.decimal(t.Cost, t.Effect.Saving)
		w.number(t.Effect.Likelihood, t.Effect.Impact)
		w.exposures(t.Carriers)
	}
	w.list(k.Contingency != nil)
	if c := k.Contingency; c != nil {
		w.text(c.Plan, c.Trigger.Text)
		w.number(len(c.Trigger.All))
		for _, o := range sortedBy(c.Trigger.All, func(o Condition) string { return o.Fact + "\x00" + string(o.Is) + "\x00" + plain(o.Value) }) {
			w.text(o.Fact, string(o.Is))
			w.decimal(o.Value)
		}
	}
	sum := sha256.Sum256(w.bytes)
	return string(hex.AppendEncode(append(w.bytes[:0], "sha256:"...), sum[:]))
}

// contentWriter writes values so that no two different contents make the same bytes: each with its length ahead.
type contentWriter struct{ bytes []byte }

func (w *contentWriter) text(values ...string) {
	for _, v := range values {
		w.bytes = strconv.AppendInt(w.bytes, int64(len(v)), 10)
		w.bytes = append(w.bytes, ':')
		w.bytes = append(w.bytes, v...)
	}
}

func (w *contentWriter) number(values ...int) {
	for _, v := range values {
		w.bytes = strconv.AppendInt(w.bytes, int64(v), 10)
		w.bytes = append(w.bytes, ';')
	}
}

func (w *contentWriter) list(present bool) {
	w.text(strconv.FormatBool(present))
}

func (w *contentWriter) decimal(values ...decimal.Decimal) {
	for _, v := range values {
		w.text(plain(v))
	}
}

func (w *contentWriter) exposures(list []Exposure) {
	w.number(len(list))
	for _, e := range sortedBy(list, func(e Exposure) string { return e.Partner }) {
		w.text(e.Partner)
		w.decimal(e.Share)
	}
}

// plain writes a decimal the same way however it was written; one outside the limits is bounded.
func plain(d decimal.Decimal) string {
	if exact.Problem(d) != "" {
		return exact.Show(d)
	}
	return d.String()
}

// sortedBy is list in the order of key: itself where it is in order already, else a copy.
func sortedBy[T any](list []T, key func(T) string) []T {
	byKey := func(a, b T) int { return cmp.Compare(key(a), key(b)) }
	if slices.IsSortedFunc(list, byKey) {
		return list
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, byKey)
	return sorted
}
