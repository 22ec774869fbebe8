package budget_test

import (
	"encoding/json"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func money(t testing.TB, amount, currency string) budget.Money {
	t.Helper()
	m, err := budget.NewMoney(amount, currency)
	require.NoError(t, err)
	return m
}

func TestCurrencies(t *testing.T) {
	vectors.Run(t, "testdata/currency.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Code, Amount string
			Cash         bool
		}
		var want struct {
			Digits        *int32
			Step          decimal.Decimal
			Representable *bool
			Error         string
		}
		c.Decode(t, &in, &want)
		digits, ok := budget.MinorUnits(in.Code)
		switch {
		case want.Error != "":
			assert.False(t, ok)
			_, err := budget.NewMoney("1", in.Code)
			assert.ErrorIs(t, err, budget.ErrUnknownCurrency)
		case in.Cash:
			step, ok := budget.CashStep(in.Code)
			assert.True(t, ok)
			assert.True(t, want.Step.Equal(step), step)
		case want.Representable != nil:
			_, err := budget.NewMoney(in.Amount, in.Code)
			if *want.Representable {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, budget.ErrTooFine)
			}
		default:
			assert.True(t, ok)
			assert.Equal(t, *want.Digits, digits)
		}
	})
}

func TestCodesWithoutMinorUnit(t *testing.T) {
	for _, code := range []string{"XAU", "XXX", "XTS", "XDR", "", "eur", "EU", "USD EUR", "D Z", "ED "} {
		_, ok := budget.MinorUnits(code)
		assert.False(t, ok, code)
		_, ok = budget.CashStep(code)
		assert.False(t, ok, code)
	}
}

func TestMoneyJSON(t *testing.T) {
	for _, row := range []struct{ in, out, why string }{
		{`{"amount":"12.5","currency":"EUR"}`, `{"amount":"12.50","currency":"EUR"}`, "padded"},
		{`{"amount":12.5,"currency":"EUR"}`, `{"amount":"12.50","currency":"EUR"}`, "a number"},
		{`{"currency":"JPY","amount":1e3}`, `{"amount":"1000","currency":"JPY"}`, "an exponent, and fields in any order"},
		{`{"amount":"1.0000","currency":"BHD"}`, `{"amount":"1.000","currency":"BHD"}`, "zeros beyond the minor unit"},
		{`{"amount":10.99,"currency":"USD"}`, `{"amount":"10.99","currency":"USD"}`, "no float on the way"},
		{`{"amount":123456789012345678901234,"currency":"JPY"}`, `{"amount":"123456789012345678901234","currency":"JPY"}`, "every digit"},
		{`{"amount":"0","currency":""}`, `{"amount":"0","currency":""}`, "no amount given"},
	} {
		var m budget.Money
		require.NoError(t, json.Unmarshal([]byte(row.in), &m), row.why)
		out, err := json.Marshal(m)
		require.NoError(t, err, row.why)
		assert.Equal(t, row.out, string(out), row.why)
	}
	for _, row := range []struct{ in, why string }{
		{`{"amount":"1","currency":"EUR","note":""}`, "unknown field"},
		{`{"amount":"1","amount":"2","currency":"EUR"}`, "field twice"},
		{`{"currency":"EUR","amount":"1","currency":"EUR"}`, "currency twice"},
		{`{"Amount":"1","currency":"EUR"}`, "another case"},
		{`{"amount":"1"}`, "no currency"},
		{`{"currency":"EUR"}`, "no amount"},
		{`{"amount":"1","currency":"ABC"}`, "unknown currency"},
		{`{"amount":"1.001","currency":"EUR"}`, "finer than a cent"},
		{`{"amount":1e999999999,"currency":"EUR"}`, "no number to expand"},
		{`{"amount":"1e30","currency":"EUR"}`, "out of range"},
		{`{"amount":null,"currency":"EUR"}`, "null amount"},
		{`{"amount":true,"currency":"EUR"}`, "no number"},
		{`{"amount":["1"],"currency":"EUR"}`, "list"},
		{`{"amount":"1","currency":5}`, "currency is no text"},
		{`{"amount":"1","currency":""}`, "an amount without currency"},
		{`"EUR 1"`, "no object"},
		{`[]`, "a list"},
	} {
		var m budget.Money
		assert.Error(t, json.Unmarshal([]byte(row.in), &m), row.why)
		assert.Equal(t, budget.Money{}, m, row.why)
	}
}

func TestMoneyArithmetic(t *testing.T) {
	a, b := money(t, "12.50", "EUR"), money(t, "-0.05", "EUR")
	sum, err := a.Add(b)
	require.NoError(t, err)
	assert.Equal(t, "EUR 12.45", sum.String())
	diff, err := a.Sub(b)
	require.NoError(t, err)
	assert.Equal(t, "EUR 12.55", diff.String())
	c, err := a.Cmp(b)
	require.NoError(t, err)
	assert.Equal(t, 1, c)
	assert.True(t, a.Equal(money(t, "12.5", "EUR")))
	assert.False(t, a.Equal(money(t, "12.5", "USD")))
	assert.Equal(t, "EUR -12.50", a.Neg().String())
	assert.True(t, budget.Money{}.IsZero())
	for _, other := range []budget.Money{money(t, "1", "USD"), {}} {
		_, err = a.Add(other)
		assert.Error(t, err)
		_, err = a.Sub(other)
		assert.Error(t, err)
		_, err = a.Cmp(other)
		assert.Error(t, err)
		_, err = budget.Sum("EUR", a, other)
		assert.Error(t, err)
	}
	_, err = a.Add(money(t, "1", "USD"))
	assert.ErrorIs(t, err, budget.ErrCurrencyMismatch)
	zero, err := budget.Sum("JPY")
	require.NoError(t, err)
	assert.Equal(t, "JPY 0", zero.String())
	_, err = budget.Sum("JPX")
	assert.ErrorIs(t, err, budget.ErrUnknownCurrency)
	huge := budget.Money{Amount: decimal.New(1, 999999999), Currency: "EUR"}
	_, err = a.Add(huge)
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	assert.False(t, huge.Equal(huge))
	assert.Less(t, len(huge.String()), 100)
	most := money(t, "999999999999999999999999.99", "EUR")
	_, err = most.Add(most)
	assert.ErrorIs(t, err, budget.ErrAmountRange)
}
