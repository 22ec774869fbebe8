package budget

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MarshalJSON writes {"amount":"12.50","currency":"EUR"}, the amount padded to the minor unit. Money that is not valid
// is refused, but for the zero Money, which is written with an amount of "0" and an empty currency.
func (m Money) MarshalJSON() ([]byte, error) {
	if m.Currency == "" && m.Amount.IsZero() {
		return []byte(`{"amount":"0","currency":""}`), nil
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return []byte(`{"amount":"` + m.text() + `","currency":"` + m.Currency + `"}`), nil
}

// UnmarshalJSON reads what [Money.MarshalJSON] writes; the amount may be a string or a number and keeps every digit. A
// field that is unknown, missing or there twice is an error, and so is money that is not valid.
func (m *Money) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		if err == nil && t == nil {
			return nil // null leaves the value alone, as encoding/json has it
		}
		return errors.New(`money must be an object such as {"amount":"12.50","currency":"EUR"}`)
	}
	var out Money
	var amount, currency bool
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		value, err := d.Token()
		if err != nil {
			return err
		}
		switch {
		case key == "amount" && !amount:
			amount = true
			if out.Amount, err = parseDecimal(numeral(value)); err != nil {
				return err
			}
		case key == "currency" && !currency:
			currency = true
			var ok bool
			if out.Currency, ok = value.(string); !ok {
				return errors.New("money: currency must be a string")
			}
		case key == "amount" || key == "currency":
			return fmt.Errorf("money: field %q stands twice", key)
		default:
			return fmt.Errorf("money: unknown field %.80q", key)
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("money: something follows the object")
	}
	switch {
	case !amount:
		return errors.New("money: amount is missing")
	case !currency:
		return errors.New("money: currency is missing")
	case out.Currency == "" && out.Amount.IsZero():
		*m = Money{}
		return nil
	}
	if err := out.Validate(); err != nil {
		return err
	}
	*m = out
	return nil
}

// numeral is the text of a JSON string or number, and no number for any other token.
func numeral(t json.Token) string {
	switch v := t.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(t)
}
